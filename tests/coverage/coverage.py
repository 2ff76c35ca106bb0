#!/usr/bin/env python3
"""coverage.py [-j N] BUILD: which branches of compiler and runtime were taken in BUILD, which was
configured with TLC_COVERAGE, by what its objects have counted. Prints the sums by file, folder, part and
all; BUILD/coverage.txt has the same sums and below them each line with a branch that was
missed, as FILE:LINE [MISSED/ALL] SOURCE. Fails below 95%.

What is found is kept in BUILD/coverage.kept and added to next time, for each file as long as not a byte of it changes:
so a part may be built and run anew. Without that file all begins anew.

A branch is an outcome of a condition, as gcov counts them and as gcovr did with
--exclude-unreachable-branches. Not counted are calls that may not return, which gcov names apart, and
branches on lines without code of their own (see has_code)."""

import argparse
import collections
import hashlib
import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PARTS = ("compiler/", "runtime/")
LEAST = 0.95
AT_ONCE = 8  # objects that one gcov reads: it starts seldom, and all processors have work until the end


def notes(build):
    """What the compiler wrote of each object of compiler and runtime, with counts beside it or
    without. Those of tests lie elsewhere, and experiments have none: templates are their code."""
    return sorted(str(path) for path in build.glob("CMakeFiles/*.dir/**/*.gcno"))


def own_name(path):
    return os.path.relpath(os.path.realpath(path), ROOT)


def counted(objects):
    """How often each branch of some objects was taken, {(file, line): [count, ...]}, and files that have changed since they
    were compiled."""
    gcov = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", *objects],
                          capture_output=True, text=True, check=False)
    # Where counts are of another build, or damaged, gcov goes on as if nothing had run, says so, and fails.
    if not gcov.stdout:
        sys.exit(f"gcov: {gcov.stderr}")
    newer = set()
    for line in gcov.stderr.splitlines():
        if not re.search("cannot open data file|no functions found", line):
            print(line, file=sys.stderr)
        if ":source file is newer" in line:
            newer.add(own_name(line.partition(":source file")[0]))
    branches = {}
    for document in map(json.loads, gcov.stdout.splitlines()):
        folder = document["current_working_directory"]
        for file in document["files"]:
            name = own_name(os.path.join(folder, file["file"]))
            if name.startswith(PARTS):
                for line in file["lines"]:
                    add(branches, (name, line["line_number"]), [b["count"] for b in line["branches"]])
    return branches, newer


def add(branches, place, counts):
    """Code of a header stands in many objects, with the same branches or, where macros leave some
    out, fewer. Each is one branch, taken when any object has taken it. Counts may be below 0: gcov
    finds some by subtraction, and a program may have been killed while it wrote its own down."""
    known = branches.setdefault(place, [])
    known += [0] * (len(counts) - len(known))
    for i, count in enumerate(counts):
        known[i] += max(count, 0)


def has_code(text):
    """Whether a line has more than braces. The compiler puts branches of its own at the end of a block,
    which no condition in the source stands for."""
    text = re.sub(r"//.*|/\*.*?\*/", "", text)
    return text.replace(" ", "").strip() not in ("", "{", "}", "{}")


def measured(build, jobs):
    """What all objects have counted together, and files that have changed since."""
    objects = notes(build)
    if not objects:
        sys.exit(f"{build} has no objects that count: configure it with -DTLC_COVERAGE=ON")
    groups = [objects[i:i + AT_ONCE] for i in range(0, len(objects), AT_ONCE)]
    branches, newer = {}, set()
    with multiprocessing.Pool(jobs) as pool:
        for some, changed in pool.imap_unordered(counted, groups):
            newer |= changed
            for place, counts in some.items():
                add(branches, place, counts)
    return branches, newer


def content(name):
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def add_kept(branches, newer, path):
    """Adds what was taken before, where the file is the same: that whoever includes it has changed does not count."""
    hashes = {name: content(name) for name in {name for name, _ in branches} - newer}
    if path.exists():
        for name, row in json.loads(path.read_text()).items():
            if hashes.get(name) == row["content"]:
                for line, counts in row["taken"].items():
                    # Macros of other files may have made other branches of it.
                    if len(branches.get((name, int(line)), [])) == len(counts):
                        add(branches, (name, int(line)), counts)
    kept = {name: {"content": hashes[name], "taken": {}} for name in hashes}
    for (name, line), counts in branches.items():
        if name in kept:
            kept[name]["taken"][line] = [int(count > 0) for count in counts]
    path.write_text(json.dumps(kept))


def with_source(branches):
    """[(file, line, counts, text)] of lines that have branches and code. A file that has changed since it was built, which
    gcov says, may have fewer lines."""
    files = {name: (ROOT / name).read_text().split("\n") for name in {name for name, _ in branches}}
    rows = [(name, line, counts, files[name][line - 1].strip())
            for (name, line), counts in sorted(branches.items()) if counts and line <= len(files[name])]
    return [row for row in rows if has_code(row[3])]


def summed(rows):
    """{name: [taken, all]} of each file, folder and part, and of the total."""
    sums = collections.defaultdict(lambda: [0, 0])
    for file, _, counts, _ in rows:
        taken = sum(count > 0 for count in counts)
        folders = [f"{parent}/" for parent in pathlib.PurePath(file).parents][:-1] # not the root
        for name in (file, *folders, "total"):
            sums[name][0] += taken
            sums[name][1] += len(counts)
    return sums


def table(sums):
    """The sums as lines: of files, then of folders and parts, then of all."""
    rows = sorted(sums.items(), key=lambda row: (row[0] == "total", row[0].endswith("/"), row[0]))
    return [f"{100 * taken / every:6.2f}%  {taken:5} of {every:5}  {name}" for name, (taken, every) in rows]


def missed(rows):
    """Each line with a branch that was not taken."""
    return [f"{file}:{line} [{counts.count(0)}/{len(counts)}] {text}"
            for file, line, counts, text in rows if 0 in counts]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    arguments.add_argument("-j", type=int, default=os.cpu_count(), dest="jobs", help="processes")
    arguments.add_argument("build", type=pathlib.Path)
    chosen = arguments.parse_args()
    branches, newer = measured(chosen.build.resolve(), chosen.jobs)
    add_kept(branches, newer, chosen.build / "coverage.kept")
    rows = with_source(branches)
    sums = summed(rows)
    lines = table(sums)
    (chosen.build / "coverage.txt").write_text("\n".join([*lines, "", *missed(rows), ""]))
    print("\n".join(lines))
    taken, every = sums["total"]
    sys.exit(taken < LEAST * every)


main()
