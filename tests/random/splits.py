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
GROUPS = [row * 7 % 50 * (row % 3) % 23 for row in range(ROWS)]


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


def grouped(groups, fraction, seed, epoch):
    """groups: lists of rows, in the order of their first in the data."""
    rows = sum(map(len, groups))
    taken = []
    for i in order("split", seed, epoch, len(groups)):
        if fraction * rows < len(taken) + len(groups[i]) / 2:
            break
        taken += groups[i]
    return taken


def draw_by(rows, without=(), fraction=None, stratify=False, seed=0):
    pool = sorted(set(rows) - set(without))
    names = sorted({GROUPS[row] for row in pool}, key=GROUPS.index)
    groups = [[row for row in pool if GROUPS[row] == name] for name in names]
    if not stratify:
        return sorted(grouped(groups, fraction, seed, 0))
    labels = [[LABELS[row] for row in group] for group in groups]
    most = [min(set(of), key=lambda label: (-of.count(label), label)) for of in labels]
    return sorted(row for label in set(most)
                  for row in grouped([g for g, own in zip(groups, most) if own == label], fraction, seed, label + 1))


def main(program, work):
    made = pathlib.Path(work) / "made"
    made.mkdir(parents=True, exist_ok=True)
    made.joinpath("images").write_bytes(struct.pack(">III", 0x802, ROWS, 1) + bytes(ROWS))
    made.joinpath("labels").write_bytes(struct.pack(">II", 0x801, ROWS) + bytes(LABELS))
    made.joinpath("table.csv").write_text(
        "who,x,label\n" + "".join(f"p{group},1,{label}\n" for group, label in zip(GROUPS, LABELS)))
    every, plain = range(ROWS), range(10, 20)
    quarter = draw(every, fraction=0.25, stratify=True, seed=7)
    parts = draw([*range(50), *range(60, 131)], [*quarter, *plain], fraction=0.3, seed=21474836483)
    rest = draw(every, [*parts, *quarter])
    some = draw_by(range(5, ROWS), fraction=0.2, seed=3)
    others = draw_by(every, some, fraction=0.5, stratify=True)
    rows = draw(every, fraction=0.3, stratify=True, seed=9)
    want = {"T.rest": rest, "T.parts": parts, "T.quarter": quarter, "U.some": some, "U.others": others, "U.rows": rows}
    got = subprocess.run([program, "--data", work], check=True, capture_output=True, text=True).stdout
    got = {line.split(":")[0]: [int(word) for word in line.split(":")[1].split()] for line in got.splitlines()}
    for name in want:
        if got.get(name) != want[name]:
            sys.exit(f"{name}: it draws\n{got.get(name)}\nand the page\n{want[name]}")
    print(", ".join(str(len(drawn)) for drawn in want.values()), "rows as the page draws them")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
