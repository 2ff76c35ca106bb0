#!/usr/bin/env python3
"""Holds `tlc fmt` to what it promises: specs mean the same, keep their comments, and are laid out once and for all.

    kept.py TLC [SEED COUNT]

Tried on every spec of the tree, on the layouts below, and on each of these with its text changed by chance: blanks, comments,
quotes, brackets. COUNT changes of each (2), from SEED (1).
"""
import glob
import os
import random
import re
import stat
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HERE = os.path.dirname(os.path.abspath(__file__))

# Specs that cannot be laid out anew: a key longer than YAML lets one be without a mark, and ends of lines that no
# comment may lose.
LEFT_ALONE = {"study_many_paths.yaml", "line_separators.yaml"}

failed = 0


def complain(text):
    global failed
    failed += 1
    print(text)


def tlc(*arguments, **more):
    return subprocess.run([sys.argv[1], *arguments], capture_output=True, check=False, **more)


def comments_of(text):
    """Comments of lines that have nothing else: those behind text are not told from it here."""
    return sorted(line.strip() for line in text.splitlines() if line.lstrip().startswith(b"#"))


def meaning(path):
    """The findings without places and folders and, where there is a plan, what runs: without lines and what depends on the
    file's bytes."""
    folder = os.path.dirname(path).encode() + b"/"
    found = re.findall(rb'"severity": "(\w+)", "name": "([a-z0-9-]+)", "message": "(.*?)", "help"',
                       tlc("--check", "--format=json", path).stdout.replace(folder, b""))
    emitted = tlc("-q", "--emit=ir", path).stdout
    return sorted(found), re.sub(rb"  # line \d+|line \d+", b"", emitted)


def try_text(name, text, folder, whole=True):
    """Whether it could be laid out. Layouts that `whole` is False of are compared by their findings alone."""
    path, laid = os.path.join(folder, "spec.yaml"), os.path.join(folder, "laid", "spec.yaml")
    with open(path, "wb") as file:
        file.write(text)
    done = tlc("fmt", path)
    if done.returncode:
        if done.stdout or not done.stderr:
            complain(f"{name}: exit code {done.returncode}, and {done.stdout[:100]}")
        return False
    with open(laid, "wb") as file:
        file.write(done.stdout)
    if tlc("fmt", "--check", laid).returncode:
        complain(f"{name}: laid out, it is not")
    before, after = (meaning(path), meaning(laid)) if whole else (None, None)
    if before != after:
        complain(f"{name}: it means something else")
    missing = [comment for comment in comments_of(text) if comment not in done.stdout]
    if missing:
        complain(f"{name}: lacks {missing}")
    if b"\t" not in text and re.search(rb"[ \t]$", done.stdout, re.M) and b"|" not in text:
        complain(f"{name}: blanks at the end of a line")
    return True


def changed(random_source, text):
    """The text with some of its layout changed, so that it is mostly a spec as before."""
    lines = text.decode("utf-8", "replace").split("\n")
    for _ in range(random_source.randint(1, 6)):
        i = random_source.randrange(len(lines))
        kind = random_source.randrange(7)
        if kind == 0:
            lines.insert(i, " " * random_source.randint(0, 8) + f"# comment {i}")
        elif kind == 1:
            lines[i] += f"   # beside {i}"
        elif kind == 2:
            lines.insert(i, "")
        elif kind == 3:
            lines[i] = lines[i].replace(": ", ":   ", 1).replace("{", "{ ").replace("]", " ]")
        elif kind == 4:
            lines[i] = lines[i].replace(", ", ",\n" + " " * 40 + f"# in {i}\n" + " " * 40)
        elif kind == 5:
            lines[i] = re.sub(r": ([a-z_]+)$", r": '\1'", lines[i])
        else:
            lines[i] = re.sub(r": ([a-z_]+)([,}])", r': "\1"\2', lines[i])
    ends = random_source.choice(["\n", "\n", "\r\n"])
    return ends.join("\n".join(lines).split("\n")).encode()


def expect(name, done, code, out=b"", err=b""):
    if done.returncode != code or out not in done.stdout or err not in done.stderr:
        complain(f"{name}: exit code {done.returncode}\n{done.stdout[:300]}\n{done.stderr[:300]}")


def check_options(folder):
    spec = os.path.join(folder, "a.yaml")
    link = os.path.join(folder, "b.yaml")
    wrong = os.path.join(folder, "c.yaml")
    with open(spec, "wb") as file:
        file.write(b"name:  'x'\n")
    with open(wrong, "wb") as file:
        file.write(b"name: [\n")
    os.symlink("a.yaml", link)
    os.chmod(spec, 0o640)
    expect("--check", tlc("fmt", "--check", spec), 1, err=b"laid out otherwise")
    expect("print", tlc("fmt", spec), 0, out=b"name: x\n")
    expect("no YAML", tlc("fmt", wrong), 1, err=b"[yaml-syntax]")
    expect("all or none", tlc("fmt", "--in-place", spec, wrong), 1, err=b"[yaml-syntax]")
    with open(spec, "rb") as file:
        if file.read() != b"name:  'x'\n":
            complain("--in-place wrote one of two")
    expect("--in-place", tlc("fmt", "--in-place", link), 0)
    with open(spec, "rb") as file:
        if file.read() != b"name: x\n" or not os.path.islink(link):
            complain("--in-place of a link")
    if stat.S_IMODE(os.stat(spec).st_mode) != 0o640:
        complain("--in-place changed the mode")
    expect("--check", tlc("fmt", "--check", spec, link), 0)
    expect("-o", tlc("fmt", "-o", os.path.join(folder, "d.yaml"), spec), 0)
    for arguments in ([], ["--check", "--in-place", spec], [spec, link], [""], ["--inplace", spec], ["-o"], ["-i", "-"]):
        expect(f"usage {arguments}", tlc("fmt", *arguments), 2, err=b"--help")
    expect("--help", tlc("fmt", "--help"), 0, out=b"--in-place")
    with open(wrong, "wb") as file:
        file.write(b"name: {" + b", ".join(b"k%d: [a, b, {c: d}]" % i for i in range(20000)) + b"}\n")
    expect("a line of 500 kB", tlc("fmt", wrong, timeout=30), 0, out=b"k19999: [a, b, {c: d}]}\n")
    expect("not there", tlc("fmt", os.path.join(folder, "e.yaml")), 1, err=b"e.yaml")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.argv[1], "fmt", spec], stdout=full, stderr=subprocess.PIPE, check=False)
        if done.returncode != 1 or b"standard output" not in done.stderr:
            complain(f"a full disk: {done}")


# YAML that no spec needs, and that is left alone.
REFUSED = [b"a: |2\n    text\n", b"a: >1-\n  text\n", b"text\n", b"? |\n  a\n: 1\n", b"[a: 1, ? b]\n", b"[? a]\n", b"a: [? b, c]\n"]


def check_refused():
    for text in REFUSED:
        done = tlc("fmt", "-", input=text)
        expect(f"{text}", done, 1, err=b"<stdin>: it cannot be laid out anew and mean the same, and stays as it is")
    for ends in (b"\r\n", b"\r"):
        expect(f"{ends}", tlc("fmt", "-", input=b"a:  1%sb: 2%s" % (ends, ends)), 0, out=b"a: 1\nb: 2\n")
        expect(f"--check {ends}", tlc("fmt", "--check", "-", input=b"a: 1%sb: 2\n" % ends), 1, err=b"laid out otherwise")
    expect("as long", tlc("fmt", "--check", "-", input=b"a: 1 \n"), 1, err=b"laid out otherwise")
    expect("nowhere", tlc("fmt", "-o", "/nowhere/a.yaml", "-", input=b"a: 1\n"), 1, err=b"/nowhere/a.yaml: No such file")
    expect("too large", tlc("fmt", "-", input=b"a" * (1 << 20) + b": 1\n"), 1, err=b"<stdin>: ")


def check_layouts(folder):
    """Each NAME.yaml of this folder becomes NAME.laid."""
    for path in sorted(glob.glob(os.path.join(HERE, "*.yaml"))):
        done = tlc("fmt", path)
        with open(path[:-5] + ".laid", "rb") as file:
            if file.read() != done.stdout:
                complain(f"{path} is laid out otherwise:\n{done.stdout.decode()}\n{done.stderr.decode()}")
        with open(path, "rb") as file:
            try_text(path, file.read(), folder, whole=False)


def check_own():
    """The specs that people see first are in the layout that they will be given."""
    own = [path for pattern in ("specs/*.yaml", "examples/*.yaml", "examples/*/*.yaml") for path in sorted(glob.glob(pattern))]
    done = tlc("fmt", "--check", *own)
    if len(own) < 20 or done.returncode:
        complain(f"{len(own)} specs: {done.stderr.decode()}")


def main():
    if len(sys.argv) not in (2, 4):
        sys.exit("usage: kept.py TLC [SEED COUNT]")
    os.chdir(ROOT)
    sys.argv[1] = os.path.abspath(sys.argv[1])
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) == 4 else 1)
    count = int(sys.argv[3]) if len(sys.argv) == 4 else 2
    specs = [path for folder in ("specs", "examples", "tests/golden", "docs/checks")
             for path in sorted(glob.glob(f"{folder}/*.yaml"))]
    bad = sorted(glob.glob("tests/bad/*.yaml"))
    tried = laid = 0
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "laid"))
        for place in (folder, os.path.join(folder, "laid")):
            os.symlink(os.path.join(ROOT, "tests", "bad", "models"), os.path.join(place, "models"))
        check_options(folder)
        check_refused()
        check_layouts(folder)
        check_own()
        for path in specs + bad[::8]:
            with open(path, "rb") as file:
                text = file.read()
            is_yaml = b"" == tlc("fmt", path).stderr
            if path in specs and not is_yaml and os.path.basename(path) not in LEFT_ALONE:
                complain(f"{path} cannot be laid out")
            try_text(path, text, folder)
            for i in range(count if is_yaml and path in specs else is_yaml):
                tried += 1
                laid += try_text(f"{path}, change {i}", changed(chance, text), folder, whole=path in specs and i == 0)
    print(f"{laid} of {tried} changed specs laid out, {failed} failed")
    sys.exit(failed > 0 or laid < tried / 2)


if __name__ == "__main__":
    main()
