#!/usr/bin/env python3
"""make_log.py LOG SEEDS OUT [PARTS]: a log as a study of so many seeds would leave it.

LOG is one of that very study and program, with at least one whole seed. Its runs are written again
for every seed from the first on, with other test examples right in each: so that all runs differ,
as those of a study do. With PARTS, OUT is a directory, in which each part has a log of its own.
"""
import json
import random
import sys
import zlib


def number(value):
    """As jansson writes it with 17 digits."""
    text = "%.17g" % value
    return text if set(text) & set(".e") else text + ".0"


def toggled(marks, random_bits):
    """Some marks changed: a hexadecimal digit has those of four examples."""
    changed = int(marks, 16) ^ (random_bits & int("f" * (len(marks) - 1) + "0", 16))
    return "%0*x" % (len(marks), changed)


def run_line(text, seed, source):
    """The line of that run under another seed."""
    run = json.loads(text)
    body = text[: text.rindex(',"checksum"')]
    body = body.replace('"seed":%d,' % run["seed"], '"seed":%d,' % seed, 1)
    for test in run["tests"]:
        bits = source.getrandbits(4 * len(test["correct"])) & source.getrandbits(
            4 * len(test["correct"])
        )
        marks = toggled(test["correct"], bits & source.getrandbits(4 * len(test["correct"])))
        right = bin(int(marks, 16)).count("1")
        body = body.replace(test["correct"], marks, 1)
        body = body.replace(
            '"accuracy":%s,"brier"' % number(test["accuracy"]),
            '"accuracy":%s,"brier"' % number(min(right, test["examples"]) / test["examples"]),
            1,
        )
    whole = body + "}"
    return '%s,"checksum":"%08x"}\n' % (body, zlib.crc32(whole.encode()))


def main():
    log, seeds, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    parts = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    with open(log, encoding="utf-8") as file:
        heading, *lines = file.read().splitlines(keepends=True)
    runs = [json.loads(line) for line in lines]
    first = min(run["seed"] for run in runs)
    of_first = [line for line, run in zip(lines, runs) if run["seed"] == first]
    names = [f"{out}/log-{part + 1}.jsonl" for part in range(parts)] or [out]
    files = [open(name, "w", encoding="utf-8") for name in names]
    for file in files:
        file.write(heading)
    for seed in range(seeds):
        source = random.Random(seed)
        file = files[seed % len(files)]
        for line in of_first:
            file.write(run_line(line.rstrip("\n"), first + seed, source))
    for file in files:
        file.close()


main()
