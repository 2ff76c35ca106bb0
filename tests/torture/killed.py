#!/usr/bin/env python3
"""Kills a run without a study by force after a number of epochs that is drawn, again and again, until it
has come to its end.

    killed.py --killed PROGRAM [--sample N] [--show N] [--jobs N] [--only TEXT]

Whatever was killed when: the run ends in the bytes of one that nobody disturbed, but for the seconds in its
log, and leaves nothing else. In some cases what it would go on from is damaged, cut off or gone meanwhile.
"""
import argparse
import glob
import json
import os
import random
import re
import subprocess
import sys
import time

import common
import data

CASES = 100
KILLS = 6  # of a case at most; then it is left alone
GOES_ON = re.compile(rb"goes on after epoch (\d+)")
DAMAGED = re.compile(rb"checkpoint\.[0-9a-f]{16}\.\d+ is damaged")


def lines_of(log):
    """The lines of a log without what depends on time; models take turns in it."""
    lines = [json.loads(line) for line in log.splitlines()]
    for line in lines:
        line.pop("seconds", None)
    return sorted(json.dumps(line) for line in lines)


def left_by(out):
    """The bytes of all files, and the lines of the log."""
    left = {}
    for folder, _, names in os.walk(out):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                content = file.read()
            left[os.path.relpath(path, out)] = lines_of(content) if name == "log.jsonl" else content
    return left


def lines_in(log):
    try:
        with open(log, "rb") as file:
            return file.read().count(b"\n")
    except FileNotFoundError:
        return 0


class Case:
    """One run, which is killed until it isn't."""

    def __init__(self, arguments, directory, number):
        self.program, self.directory = arguments.killed, directory
        self.chance = random.Random(number)
        self.out = os.path.join(directory, f"case-{number}")
        self.damages = ["none", "none", "byte", "cut", "gone"][number % 5]
        self.resumed = self.damaged = 0

    def command(self):
        return [self.program, "--data", self.directory, "--out", self.out, "--checkpoint", "0",
                "--threads", str(self.chance.choice([1, 1, 2, 3]))]

    def start_and_kill(self):
        """Whether it was killed, and did not end before."""
        log = os.path.join(self.out, "log.jsonl")
        wanted = self.chance.randint(1, 15)
        process = subprocess.Popen(self.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        begun, end = None, time.monotonic() + common.TIMEOUT
        while process.poll() is None and time.monotonic() < end:
            lines = lines_in(log)
            begun = lines if begun is None else min(begun, lines)
            if lines - begun >= wanted:
                break
        process.kill()
        said = process.communicate()[0]
        self.count(said)
        if process.returncode not in (0, -9):
            raise AssertionError(f"exit {process.returncode}: {said[-300:]!r}")
        return process.returncode != 0

    def count(self, said):
        self.resumed += len(GOES_ON.findall(said))
        self.damaged += len(DAMAGED.findall(said))

    def damage(self):
        """One of what it would go on from."""
        files = sorted(glob.glob(os.path.join(self.out, "checkpoint.*")))
        if not files or self.damages == "none":
            return
        name = self.chance.choice(files)
        with open(name, "rb") as file:
            content = bytearray(file.read())
        if self.damages == "gone":
            os.remove(name)
            return
        place = self.chance.randrange(len(content))
        if self.damages == "byte":
            content[place] ^= 1 << self.chance.randrange(8)
            # What does not begin as tlc's is not tlc's, and refused.
            content[:15] = b"tlc checkpoint\n"
        else:
            del content[max(place, 15):]
        with open(name, "wb") as file:
            file.write(content)

    def run(self, wanted):
        """None where all is well, else what is wrong."""
        kills = 0
        try:
            while kills < KILLS and self.start_and_kill():
                kills += 1
                self.damage()
        except AssertionError as problem:
            return str(problem)
        outcome = common.run(self.command())
        self.count(outcome.out)
        if outcome.code != 0:
            return str(outcome)
        found = left_by(self.out)
        for name in sorted({*found, *wanted}):
            if found.get(name) != wanted.get(name):
                return f"{name} differs, or is there once only, after {kills} kills"
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--killed", required=True, help="the compiled killed.yaml")
    parser.add_argument("--sample", type=int, default=CASES, help="so many cases")
    parser.add_argument("--show", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="cases whose name has this text")
    arguments = parser.parse_args()
    tally = common.Tally("killed", arguments.show)
    resumed = []
    with common.Scratch() as directory:
        data.write(directory)
        reference = os.path.join(directory, "reference")
        outcome = common.run([arguments.killed, "--data", directory, "--out", reference,
                              "--threads", "1"])
        assert outcome.code == 0, outcome
        wanted = left_by(reference)

        def one(number):
            if arguments.only not in f"case {number}":
                return
            case = Case(arguments, directory, number)
            tally.add(f"case {number}", case.run(wanted))
            resumed.append(case.resumed)

        common.in_parallel(one, range(arguments.sample), arguments.jobs)
    print(f"trainings went on {sum(resumed)} times", flush=True)
    if not arguments.only:
        tally.add("trainings go on", None if sum(resumed) else "none did")
    return tally.end()


sys.exit(main())
