#!/usr/bin/env python3
"""Shares a study among ranks, of one to many, and disturbs them in all ways.

    cluster.py --study PROGRAM --other PROGRAM --mpi openmpi|mpich [--kills N] [--only TEXT]

Whatever was killed when, and with however many ranks it went on: the study ends in the bytes that one process
leaves, and what ends it before says which rank and why. Exits with 77 where that MPI is not installed.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from ranks import MPIRUN, Ranks


# ---- data and results ----

def numbers(seed):
    """A linear congruential generator (Knuth's MMIX): the same numbers of 0 to 1 each time."""
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (seed >> 40) / 2**24


def write_data(place, rows=240, more=0):
    os.makedirs(os.path.join(place, "made"), exist_ok=True)
    for seed, name in enumerate(["made", "other"]):
        noise = numbers(seed)
        with open(os.path.join(place, "made", name + ".csv"), "w", encoding="ascii") as file:
            file.write("x,y,label\n")
            for row in range(rows + more):
                label = row % 3
                file.write(f"{label + next(noise):.4f},{(label * label) + 2 * next(noise):.4f},{'abc'[label]}\n")


def lines_of(log):
    """The runs of a log without what depends on time and order."""
    lines = [json.loads(line) for line in log.splitlines()]
    for line in lines:
        line.pop("seconds", None)
        line.pop("checksum", None)
    return sorted({json.dumps(line) for line in lines})


def left_by(out):
    """The bytes of all files, and the runs of the log."""
    left = {}
    for folder, _, names in os.walk(out):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                content = file.read()
            left[os.path.relpath(path, out)] = lines_of(content) if name == "log.jsonl" else content
    return left


def difference(left, wanted):
    """What is wrong with these files; None where nothing is."""
    if left.keys() != wanted.keys():
        return f"left {sorted(left)}, not {sorted(wanted)}"
    wrong = [name for name in wanted if left[name] != wanted[name]]
    return f"not as one process leaves them: {', '.join(wrong)}" if wrong else None


# ---- cases ----

class Cases:
    def __init__(self, arguments, place):
        self.arguments, self.place, self.mpi = arguments, place, arguments.mpi
        self.passed = self.failed = 0
        self.outs = 0
        write_data(place)
        self.take(arguments.study)

    def take(self, program):
        """From now on it is this program that is tried."""
        alone, self.program = self.out(), program
        subprocess.run(self.command(alone), check=True, cwd=self.place, stdout=subprocess.DEVNULL)
        self.wanted = left_by(alone)

    def out(self):
        self.outs += 1
        return os.path.join(self.place, f"out-{self.outs}")

    def command(self, out, *more):
        return [self.program, "--data", self.place, "--out", out, "--threads", "1", *more]

    def ranks(self, size, out, *more, special=None):
        return Ranks(self.mpi, size, self.command(out, *more), self.place, special)

    def wrong_end(self, end, out):
        """Of a run that was to come to its end."""
        code, said, errors = end
        if code != 0:
            return f"exit code {code}: {errors.strip()[-600:]}"
        return difference(left_by(out), self.wanted)

    def wrong_failure(self, end, *words):
        """Of a run that was to say these words once and fail."""
        code, _, errors = end
        if code in (0, None):
            return f"exit code {code}"
        lacking = [word for word in words if word not in errors]
        return f"does not say `{lacking[0]}`: {errors.strip()[-900:]}" if lacking else None

    def add(self, what, problem):
        if problem:
            self.failed += 1
            print(f"FAILED {self.mpi}: {what}\n    {problem}", flush=True)
        else:
            self.passed += 1

    def goes_on(self, out, size=3):
        """What is wrong where a run that was stopped goes on from there."""
        return self.wrong_end(self.ranks(size, out).end(), out)


def same_bytes(cases):
    for size in (1, 2, 3, 8):
        out = cases.out()
        cases.add(f"{size} ranks", cases.wrong_end(cases.ranks(size, out).end(), out))
    out = cases.out()
    cases.add("2 ranks of 3 threads", cases.wrong_end(cases.ranks(2, out, "--threads", "3").end(), out))


def all_do_the_same(cases):
    other = os.path.join(cases.place, "elsewhere")
    write_data(other, more=3)
    ways = [
        ("another program", f'{cases.arguments.other} --data "{cases.place}"', "rank 1", "another program"),
        ("other data", f'{cases.arguments.study} --data "{other}"', "rank 1", "other data"),
        ("another seed", f'{cases.arguments.study} --data "{cases.place}" --seed 5', "rank 1", "another --seed"),
        ("no data", f'{cases.arguments.study} --data "{other}/none"', "rank 1", ".csv in any of"),
    ]
    for what, words, *said in ways:
        out = cases.out()
        end = cases.ranks(3, out, special={1: f'{words} --out "{out}" --threads 1'}).end()
        cases.add(what, cases.wrong_failure(end, *said))
        cases.add(f"after {what}", cases.goes_on(out))


def has_runs(out, count=3):
    """Waits until so many are done; whether they are."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with open(os.path.join(out, "log.jsonl"), "rb") as file:
                if file.read().count(b"\n") > count:
                    return True
        except FileNotFoundError:
            pass
        time.sleep(0.005)
    return False


def hangs(cases):
    for rank, said in ((2, "nothing has been heard of rank 2"), (0, "nothing has been heard of rank 0")):
        out = cases.out()
        ranks = cases.ranks(4, out, "--heartbeat", "2")
        has_runs(out)
        ranks.send(rank, signal.SIGSTOP)
        time.sleep(4.5)
        if rank == 0:  # which would be waited for
            time.sleep(1)
        end = ranks.process.poll()
        if end is None and rank == 0:
            ranks.send(rank, signal.SIGKILL)
        cases.add(f"rank {rank} hangs", cases.wrong_failure(ranks.end(30), said))
        ranks.send(rank, signal.SIGKILL)
        cases.add(f"after rank {rank} hung", cases.goes_on(out))


def full_disk(cases):
    if subprocess.run(["unshare", "-m", "true"], check=False, stderr=subprocess.DEVNULL).returncode != 0:
        print(f"{cases.mpi}: no mounts of its own, so no disk of a rank is full")
        return
    for rank, size in ((2, "16k"), (0, "16k")):
        out = cases.out()
        words = (f"unshare -m sh -c 'mkdir -p \"{out}\" && mount -t tmpfs -o size={size} none \"{out}\" && "
                 f"exec \"$@\"' sh \"$@\"")
        end = cases.ranks(3, out, special={rank: words}).end()
        if rank == 0:
            cases.add("rank 0's disk is full", cases.wrong_failure(end, "No space left on device"))
            cases.add("after rank 0's disk was full", cases.goes_on(out))
        else:
            cases.add("rank 2's disk is full", cases.wrong_end(end, out) or
                      (None if "rank 2" in end[1] and "No space left on device" in " ".join(end[1].split())
                       else f"not told: {end[1]}"))


def stops(cases):
    for rank in (0, 2):
        out = cases.out()
        ranks = cases.ranks(3, out)
        has_runs(out)
        ranks.send(rank, signal.SIGUSR1)
        code, said, errors = ranks.end()
        problem = None if code == 75 and "Stopped, as it was asked to" in said else f"exit code {code}: {said}{errors}"
        left = os.listdir(out)
        cases.add(f"rank {rank} is asked to stop", problem or (None if left == ["log.jsonl"] else f"left {left}"))
        cases.add(f"after rank {rank} was asked to stop", cases.goes_on(out))
    out = cases.out()
    ranks = cases.ranks(3, out)
    has_runs(out)
    ranks.process.send_signal(signal.SIGTERM)
    code, _, _ = ranks.end()  # MPICH's mpirun may end before it has passed on what ranks say
    cases.add("mpirun gets SIGTERM", "does not end" if code is None else None)
    cases.add("after SIGTERM", cases.goes_on(out, 2))


def refusals(cases):
    out = cases.out()
    end = cases.ranks(2, out, "--mpi", {"openmpi": "mpich", "mpich": "openmpi"}[cases.mpi]).end()
    cases.add("the other MPI", cases.wrong_failure(end, "ranks"))
    cases.add("no MPI, one process", None if cases.ranks(1, out, "--mpi", "none").end()[0] == 0 else "fails")


def killed(cases):
    """Ranks of a drawn number, one of which is killed after a drawn time, until nobody is killed."""
    for number in range(cases.arguments.kills):
        chance, out, kills = random.Random(number), cases.out(), 0
        for _ in range(chance.choice([1, 1, 2, 3])):
            size = chance.randint(1, 8)
            ranks = cases.ranks(size, out)
            if chance.random() < 0.7:
                has_runs(out, chance.randint(0, 150))
            time.sleep(chance.random() * 0.2)
            kills += ranks.send(chance.randrange(size), signal.SIGKILL)
            if ranks.end()[0] is None:
                cases.add(f"kill {number}", "the others do not end")
        size = chance.randint(1, 8)
        cases.add(f"kill {number}: {kills} times, then {size} ranks", cases.goes_on(out, size))
        shutil.rmtree(out)


def single_jobs(cases):
    """Seeds are fewer than ranks, so jobs are handed out, and weights sent."""
    cases.take(cases.arguments.few)
    for size, threads in ((4, 1), (8, 1), (5, 2)):
        out = cases.out()
        end = cases.ranks(size, out, "--threads", str(threads)).end()
        cases.add(f"3 seeds on {size} ranks of {threads} threads", cases.wrong_end(end, out))
    for number in range(max(2, cases.arguments.kills // 10)):
        chance, out = random.Random(number), cases.out()
        ranks = cases.ranks(8, out)
        has_runs(out, chance.randint(0, 12))
        ranks.send(chance.randrange(8), chance.choice([signal.SIGKILL, signal.SIGUSR1]))
        code = ranks.end()[0]
        cases.add(f"3 seeds, disturbed {number}", f"exit code {code}" if code is None else cases.goes_on(out, 6))
    cases.take(cases.arguments.study)


PARTS = [same_bytes, single_jobs, all_do_the_same, hangs, full_disk, stops, refusals, killed]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--study", required=True)
    parser.add_argument("--other", required=True)
    parser.add_argument("--few", required=True)
    parser.add_argument("--mpi", required=True, choices=sorted(MPIRUN))
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--only", default="", help="parts whose names have that in them")
    arguments = parser.parse_args()
    if not shutil.which(MPIRUN[arguments.mpi][0]):
        print(f"no {MPIRUN[arguments.mpi][0]}")
        return 77
    place = tempfile.mkdtemp(prefix="tlc-cluster-")
    try:
        cases = Cases(arguments, place)
        for part in PARTS:
            if arguments.only in part.__name__:
                part(cases)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"{arguments.mpi}: {cases.passed} passed, {cases.failed} failed")
    return 1 if cases.failed or not cases.passed else 0


if __name__ == "__main__":
    sys.exit(main())
