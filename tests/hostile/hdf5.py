#!/usr/bin/env python3
"""hdf5.py PROGRAM [--update]: what is said of HDF5 files of data that are odd, damaged, or none. PROGRAM is that of
hdf5.c, which makes and reads them. The messages stand in hdf5.txt; --update writes them anew: then read them, as a
user would."""
import difflib
import os
import pathlib
import random
import subprocess
import sys
import tempfile

EXPECTED = pathlib.Path(__file__).with_suffix(".txt")
SANITIZED = os.environ.get("TLC_HOSTILE") == "sanitize"

TYPES = ("complex opaque bits few_bits half enum array long_double reference lists text variable_text big_endian double "
         "named").split()
SHAPES = "one rows_alone no_rows no_columns wide deep never_written huge vast most null".split()
LINKS = "round round/x self soft dangling other passwd hard round/links/round/links/hard".split()
LABELS = "large below fractions texts no_text too_long fixed long_fixed few table".split()
NAMES = ["Größe/値", "a b", "\033[31mred\nline", b"\xff\xfe", "", ".", "..", "/", "/x", "x/", "//x", "x/y", "../x", "n" * 3000,
         "nothing"]

# Claims of more memory than there may be: sanitizers, which take no limit, end at those in words of their own.
UNLIMITED = ["huge_chunk"]

CASES = [("right.h5", "x", "y", "-"), ("right.h5", "x", "y", "y"), ("right.h5", "y", "y", "-"), ("right.h5", "x", "x", "-"),
         ("empty.h5", "x", "y", "-"), ("block.h5", "x", "y", "-")]
CASES += [("odd.h5", f"types/{name}", "y", "-") for name in TYPES]
CASES += [("odd.h5", f"shapes/{name}", "y", "-") for name in SHAPES]
CASES += [("odd.h5", name, "y", "-") for name in ("no_stream", "huge_and_begun", *UNLIMITED)]
CASES += [("odd.h5", f"filters/{name}", "y", "-") for name in ("unknown", "known")]
CASES += [("odd.h5", f"links/{name}", "y", "-") for name in LINKS]
CASES += [("odd.h5", f"elsewhere/{name}", "y", "-") for name in ("plain", "virtual", "virtual_here")]
CASES += [("odd.h5", "x", f"labels/{name}", "-") for name in LABELS]
CASES += [("odd.h5", "x", f"types/{name}", "-") for name in TYPES]
CASES += [("odd.h5", "x", "y", f"labels/{name}") for name in LABELS]
CASES += [("odd.h5", "x", "y", name) for name in ("types/complex", "types/lists", "x", "links/self", "nothing")]
CASES += [("odd.h5", name, "y", "-") for name in NAMES]


def no_files(right):
    """What is none, by name."""
    yield "nobody.h5", None
    yield "folder.h5", ...
    yield "nothing.h5", b""
    yield "text.h5", b"x,y\n1,2\n"
    yield "pointer.h5", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n"
    yield "packed.h5", b"\x1f\x8b\x08\0" + bytes(20)
    yield "mark_alone.h5", right[:8]
    yield "version.h5", right[:8] + b"\x09" + right[9:]
    yield "far_mark.h5", bytes(4096) + right
    yield "longer.h5", right + bytes(100)
    for part in (9, 20, 60, 95):
        yield f"first_{part}_percent.h5", right[:len(right) * part // 100]
    for name, byte in (("of_ones", b"\xff"), ("of_zeros", b"\0")):
        yield f"{name}.h5", right[:8] + byte * (len(right) - 8)


def said_of(program, file, images, labels, groups):
    """In one line, whatever the names have."""
    run = subprocess.run([program, "read", file, images, labels, groups], capture_output=True, timeout=120)
    said = (run.stdout + run.stderr).decode(errors="backslashreplace").rstrip("\n")
    if run.returncode or not said:
        sys.exit(f"{file}, {images}, {labels}, {groups}: exit code {run.returncode}: {said}")
    return said


def shown(name):
    text = name.decode(errors="backslashreplace") if isinstance(name, bytes) else name
    return text if len(text) < 100 else text[:20] + "..."


def escaped(text):
    """What would not be seen, or is one long name."""
    text = text.replace("\033", "\\033").replace("n" * 200, "n...")
    return text.replace("\n", "\n        ")


def tell(program):
    right = pathlib.Path("right.h5").read_bytes()
    cases = list(CASES)
    for name, content in no_files(right):
        cases.append((name, "x", "y", "-"))
        if content is ...:
            os.mkdir(name)
        elif content is not None:
            pathlib.Path(name).write_bytes(content)
    for file, images, labels, groups in cases:
        if SANITIZED and images in UNLIMITED:
            continue
        head = f"{file}: {shown(images)}, {labels}" + ("" if groups == "-" else f", {groups}")
        yield f"{escaped(head)}\n    {escaped(said_of(program, file, images, labels, groups))}\n"


def damage(program):
    """Bytes changed at random: there is an answer, whatever they are."""
    chance = random.Random(7)
    right, odd = (pathlib.Path(name).read_bytes() for name in ("right.h5", "odd.h5"))
    for number in range(60):
        damaged = bytearray(odd if number % 3 else right)
        for _ in range(chance.choice([1, 4, 16, 64])):
            damaged[chance.randrange(8, len(damaged))] = chance.choice([0, 255, chance.randrange(256)])
        pathlib.Path("damaged.h5").write_bytes(damaged)
        said_of(program, "damaged.h5", "x", "y", "-")
        if number % 3:
            said_of(program, "damaged.h5", "filters/known", "labels/texts", "labels/fixed")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        subprocess.run([program, "make"], check=True, timeout=120)
        said = list(tell(program))
        damage(program)
    if sys.argv[2:] == ["--update"]:
        EXPECTED.write_text("".join(said))
    wanted = EXPECTED.read_text().splitlines(True)
    if SANITIZED:
        at = [i for i, line in enumerate(wanted) if any(f": {name}," in line for name in UNLIMITED)]
        wanted = [line for i, line in enumerate(wanted) if i not in at and i - 1 not in at]
    if "".join(wanted) != "".join(said):
        sys.stdout.writelines(difflib.unified_diff(wanted, "".join(said).splitlines(True), "hdf5.txt", "said"))
        sys.exit(1)
    print(f"{len(said)} files and data sets, each with its message")


if __name__ == "__main__":
    main()
