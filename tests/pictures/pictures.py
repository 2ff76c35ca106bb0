#!/usr/bin/env python3
"""Programs that read a folder of pictures, and one that reads the same numbers from IDX files.

    pictures.py PICTURES NUMBERS LISTED RESIZED RUN_DIR

The first three must train the same model, the third by tables of the pictures. The last makes pictures of many sizes and kinds fit, the same
on any number of threads. Whatever is wrong with a folder ends a program with one line, exit code 1 and
nothing written.
"""
import json
import pathlib
import shutil
import struct
import subprocess
import sys
import zlib

PICTURES, NUMBERS, LISTED, RESIZED, RUN = (pathlib.Path(path).resolve() for path in sys.argv[1:])
SIDE = 8
CLASSES = ("bars", "steps")
failed = []


def complain(text):
    print(text)
    failed.append(text)


# ---- files ----

def value(label, i, y, x):
    return ((x + y * label) * (2 + i % 3) * 37 + i * 11) % 256


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(label, i, height, width, channels=1):
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + bytes((value(label, i, y, x) + 50 * c) % 256 for x in range(width) for c in range(channels))
                    for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, kind, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def pgm(label, i, height, width):
    return b"P5 %d %d 255\n" % (width, height) + bytes(value(label, i, y, x) for y in range(height) for x in range(width))


def make_same(data, split, count):
    """A folder, and two IDX files."""
    pixels = b""
    for label, name in enumerate(CLASSES):
        folder = data / "shapes" / split / name
        folder.mkdir(parents=True)
        for i in range(count):
            (folder / f"{i:03d}.png").write_bytes((png if i % 2 else pgm)(label, i, SIDE, SIDE))
            pixels += bytes(value(label, i, y, x) for y in range(SIDE) for x in range(SIDE))
    names = [f"{split}/{name}/{i:03d}.png,{name}" for name in CLASSES for i in range(count)]
    (data / "shapes" / f"{split}.csv").write_text("\n".join(["file,label", *names, ""]))
    labels = bytes(label for label in (0, 1) for i in range(count))
    (data / "shapes" / f"{split}-images").write_bytes(struct.pack(">4I", 0x803, 2 * count, SIDE, SIDE) + pixels)
    (data / "shapes" / f"{split}-labels").write_bytes(struct.pack(">2I", 0x801, 2 * count) + labels)


def make_mixed(data, split, count):
    """Pictures of many sizes, with and without colour and alpha, and a file that is none."""
    for label, name in enumerate(CLASSES):
        folder = data / "shapes" / split / name
        folder.mkdir(parents=True)
        (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
        for i in range(count):
            (folder / f"{i:03d}").write_bytes(png(label, i, 5 + i % 9, 4 + i % 11, 1 + i % 4))
    (data / "shapes" / split / "no_class").mkdir()


# ---- programs ----

def run(program, data, name, threads=1):
    command = [program, "--data", data, "--out", RUN / name, "--threads", str(threads), "--quiet"]
    return subprocess.run(command, capture_output=True, text=True)


def must_run(program, data, name, threads=1):
    ended = run(program, data, name, threads)
    if ended.returncode != 0 or ended.stderr:
        complain(f"{name}: exit code {ended.returncode}: {ended.stderr}")
    return (RUN / name / "net.h5").read_bytes() if (RUN / name / "net.h5").exists() else name


def must_fail(program, data, name, message):
    ended = run(program, data, name)
    wanted = f"{program.name.removeprefix('pictures_')}: error: {message}\n".replace("DATA", str(data))
    wanted = wanted.replace("resized:", "pictures:", 1)
    if ended.returncode != 1 or ended.stderr != wanted:
        complain(f"{name}: exit code {ended.returncode}\n  got:    {ended.stderr}  wanted: {wanted}")
    if (RUN / name).exists():
        complain(f"{name}: something was written")


def break_and_mend(data, path, content, program, message):
    file = data / "shapes" / path
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(content)
    must_fail(program, data, "broken", message)
    file.unlink()
    if before is not None:
        file.write_bytes(before)


def main():
    shutil.rmtree(RUN, ignore_errors=True)
    same, mixed = RUN / "same", RUN / "mixed"
    for split, count in (("train", 20), ("test", 7)):
        make_same(same, split, count)
        make_mixed(mixed, split, 2 * count)
    if must_run(PICTURES, same, "pictures") != must_run(NUMBERS, same, "numbers"):
        complain("pictures and the same numbers train other models")
    if must_run(LISTED, same, "listed") != must_run(NUMBERS, same, "again"):
        complain("listed pictures and the same numbers train other models")
    models = {must_run(RESIZED, mixed, f"threads_{threads}", threads) for threads in (1, 2, 5)}
    if len(models) != 1:
        complain("another number of threads, another model")
    said = [caution["text"] for caution in json.loads((RUN / "threads_5/results.json").read_text())["cautions"]
            if caution["kind"] == "prepared-data"]
    if said != ["80 pictures of shapes/train: 70 cropped, 64 resized, 40 made colour of grey, 40 laid on white, "
                "2 other files skipped",
                "28 pictures of shapes/test: 18 cropped, 22 resized, 16 made colour of grey, 14 laid on white, "
                "2 other files skipped"]:
        complain(f"what was done to the pictures is said otherwise: {said}")
    for split in ("train", "test"):
        (mixed / "shapes" / split / "no_class").rmdir()
    must_fail(PICTURES, mixed, "other_sizes",
              "DATA/shapes/train/bars/000: its picture is 5 x 4 pixels (height x width), not 8 x 8, and is "
              "neither to be resized nor cropped")
    break_and_mend(same, "train/steps/007.png", png(1, 7, SIDE, SIDE)[:-30], PICTURES,
                   "DATA/shapes/train/steps/007.png is truncated: the PNG ends after 70 bytes, within its pixels")
    break_and_mend(same, "train/readme", b"text", PICTURES,
                   "DATA/shapes/train/readme is a file beside the classes: there are only folders, one for each class")
    (same / "shapes/test/a").mkdir()
    (same / "shapes/test/a/x").write_bytes(pgm(0, 0, SIDE, SIDE))
    must_fail(PICTURES, same, "classes",
              "DATA/shapes/train: its classes, with those of the data set's other files, are 3, but the spec says classes: 2")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
