#!/usr/bin/env python3
"""Runs studies on the Slurm that slurm.sh has started: by srun, and by the scripts of examples/cluster, which are stopped
before their time is up and queued again.

    slurm.py --study PROGRAM --long PROGRAM --examples FOLDER

SLURM_CONF says which Slurm. The bytes are those of one process.
"""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import cluster


def call(words, place, **more):
    return subprocess.run(words, cwd=place, check=False, capture_output=True, text=True, timeout=300, **more)


class Slurm:
    def __init__(self, arguments, place):
        self.arguments, self.place = arguments, place
        self.passed = self.failed = 0
        cluster.write_data(place)
        self.wanted = {program: self.alone(program) for program in (arguments.study, arguments.long)}

    def alone(self, program):
        out = os.path.join(self.place, "alone-" + os.path.basename(program))
        subprocess.run([program, "--data", self.place, "--out", out, "--quiet"], check=True)
        return cluster.left_by(out)

    def add(self, what, problem):
        self.passed += not problem
        self.failed += bool(problem)
        if problem:
            print(f"FAILED slurm: {what}\n    {problem}", flush=True)

    def difference(self, program, out):
        return cluster.difference(cluster.left_by(os.path.join(self.place, out)), self.wanted[program])

    def srun(self, mpi, *words):
        return ["srun", f"--mpi={mpi}", "--kill-on-bad-exit=1", *words, self.arguments.study, "--data", self.place]

    def wait(self, job, seconds=240):
        """Until it is none of the queue's any more; whether it has ended well."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = call(["scontrol", "show", "job", job, "--oneliner"], self.place).stdout
            if "JobState=COMPLETED" in state:
                return None
            if any(f"JobState={bad}" in state for bad in ("FAILED", "TIMEOUT", "CANCELLED", "NODE_FAIL")):
                return state
            time.sleep(0.5)
        return f"not done after {seconds} s"


def by_srun(slurm):
    for mpi in ("pmi2", "pmix"):
        end = call(slurm.srun(mpi, "-N4", "-n6") + ["--out", mpi, "--threads", "1"], slurm.place)
        slurm.add(f"srun --mpi={mpi}", slurm.difference(slurm.arguments.study, mpi) if end.returncode == 0 else end.stderr)
    end = call(slurm.srun("none", "-N2", "-n2") + ["--out", "none"], slurm.place)
    told = end.stderr.count("each would do all of the study")
    slurm.add("srun without MPI", None if told == 1 and end.returncode == 1 else f"told {told} times: {end.stderr}")


def rank_dies(slurm):
    """Here it is srun that ends the others."""
    command = slurm.srun("pmi2", "-N2", "-n4", "sh", "-c", 'echo $$ > "pid-$PMI_RANK"; exec "$@"', "sh")
    with subprocess.Popen(command + ["--out", "dies", "--threads", "1"], cwd=slurm.place, stderr=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        cluster.has_runs(os.path.join(slurm.place, "dies"))
        with open(os.path.join(slurm.place, "pid-2"), encoding="ascii") as file:
            os.kill(int(file.read()), signal.SIGKILL)
        code = process.wait(timeout=60)
    slurm.add("a rank dies", None if code != 0 else "exit code 0")
    end = call(slurm.srun("pmix", "-N3", "-n3") + ["--out", "dies", "--threads", "1"], slurm.place)
    slurm.add("after a rank died",
              slurm.difference(slurm.arguments.study, "dies") if end.returncode == 0 else end.stderr)


def batch(slurm, script, *words, **more):
    end = call(["sbatch", "--parsable", *words, os.path.join(slurm.arguments.examples, script), slurm.arguments.long,
                "--data", slurm.place, *more.get("options", [])], slurm.place)
    return end.stdout.strip() or end.stderr


def time_is_up(slurm):
    """After ten seconds of a minute; Slurm looks when it is time for it."""
    job = batch(slurm, "study.sbatch", "--time=1", "--signal=USR1@50", "--ntasks=2", "--output=study.txt",
                options=["--out", "batch"])
    problem = slurm.wait(job)
    with open(os.path.join(slurm.place, "study.txt"), encoding="utf-8") as file:
        said = file.read()
    stops = said.count("Stopped, as it was asked to")
    print(f"slurm: a batch job that was stopped before its time was up {stops} times")
    slurm.add("time is up", problem or slurm.difference(slurm.arguments.long, "batch") or
              (None if stops > 0 else f"was never stopped: {said}"))


def by_parts(slurm):
    call(["sbatch", "--wait", "--time=5", "--array=1-5", "--cpus-per-task=1", "--output=part-%a.txt",
          os.path.join(slurm.arguments.examples, "array.sbatch"), slurm.arguments.study, "--data", slurm.place], slurm.place)
    parts = [os.path.join("runs", "cluster", f"part-{number}-of-5") for number in range(1, 6)]
    end = call([slurm.arguments.tlc, "merge", *parts, "--out", "merged"], slurm.place)
    slurm.add("an array", slurm.difference(slurm.arguments.study, "merged") if end.returncode == 0 else end.stderr)


def by_parallel(slurm):
    end = call(["parallel", "--jobs", "3", slurm.arguments.study, "--data", slurm.place, "--threads", "1", "--quiet",
                "--out", "parallel", "--part", "{}/4", ":::", "1", "2", "3", "4"], slurm.place)
    slurm.add("GNU parallel", end.stderr if end.returncode != 0 else None)
    parts = [os.path.join("parallel", f"part-{number}-of-4") for number in range(1, 5)]
    end = call([slurm.arguments.tlc, "merge", *parts, "--out", "merged-parallel"], slurm.place)
    slurm.add("after GNU parallel",
              slurm.difference(slurm.arguments.study, "merged-parallel") if end.returncode == 0 else end.stderr)


def main():
    parser = argparse.ArgumentParser()
    for name in ("tlc", "study", "long", "examples"):
        parser.add_argument("--" + name, required=True, type=os.path.abspath)
    arguments = parser.parse_args()
    place = tempfile.mkdtemp(prefix="tlc-slurm-")
    os.chmod(place, 0o755)
    try:
        slurm = Slurm(arguments, place)
        for part in (by_srun, rank_dies, by_parallel, by_parts, time_is_up):
            part(slurm)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"slurm: {slurm.passed} passed, {slurm.failed} failed")
    return 1 if slurm.failed else 0


if __name__ == "__main__":
    sys.exit(main())
