#!/usr/bin/env python3
"""splits.py PROGRAM WORK_DIR: draws the splits of splits.yaml as docs/language.md tells, and compares
them with what the program (splits.c) has drawn. The data is made here."""
import math
import pathlib
import struct
import subprocess
import sys

from draws import order

ROWS = 140
LABELS = [row * row % 11 % 4 for row in range(ROWS)]


def share(pool, fraction, seed, epoch):
    count = math.floor(fraction * len(pool) + 0.5)
    return [pool[i] for i in order("split", seed, epoch, len(pool))[:count]]


def draw(rows, without=(), fraction=None, stratify=False, seed=0):
    pool = sorted(set(rows) - set(without))
    if fraction is None:
        return pool
    if not stratify:
        return sorted(share(pool, fraction, seed, 0))
    return sorted(row for label in set(LABELS)
                  for row in share([r for r in pool if LABELS[r] == label], fraction, seed, label + 1))


def main(program, work):
    made = pathlib.Path(work) / "made"
    made.mkdir(parents=True, exist_ok=True)
    made.joinpath("images").write_bytes(struct.pack(">III", 0x802, ROWS, 1) + bytes(ROWS))
    made.joinpath("labels").write_bytes(struct.pack(">II", 0x801, ROWS) + bytes(LABELS))
    every, plain = range(ROWS), range(10, 20)
    quarter = draw(every, fraction=0.25, stratify=True, seed=7)
    parts = draw([*range(50), *range(60, 131)], [*quarter, *plain], fraction=0.3, seed=21474836483)
    rest = draw(every, [*parts, *quarter])
    want = {"T.rest": rest, "T.parts": parts, "T.quarter": quarter}
    got = subprocess.run([program, "--data", work], check=True, capture_output=True, text=True).stdout
    got = {line.split(":")[0]: [int(word) for word in line.split(":")[1].split()] for line in got.splitlines()}
    for name in want:
        if got.get(name) != want[name]:
            sys.exit(f"{name}: it draws\n{got.get(name)}\nand the page\n{want[name]}")
    print(f"{len(rest)}, {len(parts)} and {len(quarter)} rows as the page draws them")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
