#!/usr/bin/env python3
"""Damages a study's log in all ways, and lets the study go on.

    logs.py --study PROGRAM [--sample N] [--show N] [--jobs N] [--only TEXT]

Each byte is changed once, lines are cut, left out, doubled, exchanged, and all kinds of things put
between them. Whatever it is, the study ends in the bytes it always ends in, every run whose line was
not damaged is used and not done again, and none of them is missing from the logs afterwards.
"""
import argparse
import os
import re
import shutil
import sys

import common
import data
from faults import is_log, left_by, runs_in

RUNS_USED = re.compile(rb"(\d+) of (\d+) runs are done already")

# What may stand between lines: each with the name it is called by.
INTRUDERS = [
    ("nothing", b"\n"), ("backslash", b"\\\n"), ("brace", b"{\n"), ("text", b"garbage\n"),
    ("null", b"null\n"), ("number", b"17\n"), ("list", b"[1, 2, 3]\n"), ("object", b"{}\n"),
    ("zeros", bytes(4096) + b"\n"), ("not UTF-8", b"\xff\xfe{}\n"), ("long", b"x" * 200000 + b"\n"),
    ("deep", b"[" * 5000 + b"\n"), ("spaces", b"   \n"), ("carriage return", b"\r\n"),
    ("no such training", b'{"training":99,"seed":3}\n'), ("no such seed", b'{"training":0,"seed":-1}\n'),
    ("no checksum", b'{"training":0,"seed":3,"tests":[]}\n'),
    ("other types", b'{"training":"0","seed":[3],"checksum":7}\n'),
    ("a heading", b'{"experiment":"study","spec_hash":"0","tlc":"0.1.0","data":"0"}\n'),
]  # fmt: skip


class Damage:
    """A damaged log. `lost` are the numbers of the lines that are no longer what they were."""

    def __init__(self, name, content, lost=()):
        self.name, self.content, self.lost = name, content, set(lost)


def changed_bytes(lines):
    """Each byte, another bit of each. A line's end belongs to the next line as well."""
    text, place = b"".join(lines), 0
    for number, line in enumerate(lines):
        for column in range(len(line)):
            other = text[place] ^ (1 << place % 8)
            content = text[:place] + bytes([other]) + text[place + 1 :]
            lost = {number, number + 1} if column == len(line) - 1 else {number}
            yield Damage(f"byte {place} is {other}", content, lost)
            place += 1


def cut(lines):
    """The log ends within each line, or just before its end."""
    for number, line in enumerate(lines):
        for length in {0, 1, len(line) // 2, len(line) - 1}:
            content = b"".join(lines[:number]) + line[:length]
            lost = set(range(number, len(lines)))
            yield Damage(f"cut in line {number} after {length} bytes", content, lost)


def moved(lines):
    """Lines that are left out, doubled, exchanged with the next. The heading stays."""
    for number in range(1, len(lines)):
        before, line, behind = lines[:number], lines[number], lines[number + 1 :]
        yield Damage(f"without line {number}", b"".join(before + behind), {number})
        yield Damage(f"line {number} twice", b"".join(before + [line, line] + behind))
        if behind:
            exchanged = before + [behind[0], line] + behind[1:]
            yield Damage(f"line {number} behind the next", b"".join(exchanged))
    yield Damage("all lines twice", b"".join(lines + lines[1:]))
    yield Damage("the log twice", b"".join(lines + lines))
    yield Damage("backwards", b"".join(lines[:1] + lines[:0:-1]))


def intruded(lines):
    """Something between lines, or at the end without an end of its own."""
    for name, intruder in INTRUDERS:
        for number in {1, len(lines) // 2, len(lines)}:
            content = b"".join(lines[:number] + [intruder] + lines[number:])
            yield Damage(f"{name} before line {number}", content)
        yield Damage(f"{name} and no end", b"".join(lines) + intruder[:-1])
    yield Damage("lines end in \\r\\n", b"".join(lines).replace(b"\n", b"\r\n"))


def all_damages(content):
    lines = content.splitlines(keepends=True)
    for kind in (intruded, moved, cut, changed_bytes):
        yield from kind(lines)


# ---- one of them -------------------------------------------------------------------------------


class Study:
    """The program, and what it leaves when nothing happens."""

    def __init__(self, program, place):
        data.write(place)
        self.command = [os.path.abspath(program), "--threads", "1", "--data", place, "--out", "out"]
        self.files = left_by(self.command, {})
        self.log = next(name for name in self.files if is_log(name))
        self.lines = self.files[self.log].splitlines(keepends=True)

    def undamaged(self, damage):
        """The records of all lines that are whole."""
        lines = [line for i, line in enumerate(self.lines) if i and i not in damage.lost]
        return runs_in({self.log: b"".join(lines)})


def wrong(study, damage, outcome, files):
    """None, or what is wrong."""
    if outcome.code != 0:
        return str(outcome)
    for name, content in study.files.items():
        if not is_log(name) and files.get(name) != content:
            return f"{name} is not the right one"
    kept = study.undamaged(damage)
    if kept - runs_in(files):
        return f"{len(kept - runs_in(files))} of {len(kept)} whole lines are gone"
    used = RUNS_USED.search(outcome.out)
    count = int(used.group(1)) if used else 0
    if 0 not in damage.lost and count < len(kept):
        return f"{count} runs used, but {len(kept)} lines are whole"
    return None


def try_damage(study, damage):
    with common.Scratch() as place:
        common.write_files(place, {study.log: damage.content})
        outcome = common.run(study.command, place)
        return wrong(study, damage, outcome, common.read_files(place))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--study", required=True)
    parser.add_argument("--sample", type=int, default=0, help="try so many damages")
    parser.add_argument("--only", default="", help="only damages whose name has this")
    parser.add_argument("--show", type=int, default=40, help="so many failures")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def main():
    options = read_options()
    place = common.scratch()
    try:
        study = Study(options.study, place)
        damages = [d for d in all_damages(study.files[study.log]) if options.only in d.name]
        damages = [damages[i - 1] for i in common.spread(len(damages), options.sample)]
        tally = common.Tally("logs", options.show)
        common.in_parallel(lambda d: tally.add(d.name, try_damage(study, d)), damages, options.jobs)
        return tally.end()
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
