#!/usr/bin/env python3
"""Compiles and runs random specs that are right, in several ways, and compares what comes out.

    specs.py --tlc TLC --runtime DIRECTORY [--way "NAME LIBRARY COMPILER FLAG..."]...
             [--first N] [--count N] [--jobs N] [--keep DIRECTORY]

Spec N is the same each time. tlc must take it and find the classes that the slow evaluator of rules.py
finds; the programs of all ways must leave the same bytes, with one thread and with three; a test's
images are of the classes that the rules say; and without `share` each run of a study is the run of its
cell's spec with that seed. Without a way nothing is built and run. LIBRARY is the runtime as a
shared library, DIRECTORY where tlc.h is.
"""
import argparse
import json
import os
import random
import re
import shlex
import shutil
import sys

import common
import data
import generator

HERE = os.path.dirname(os.path.abspath(__file__))


class Problem(Exception):
    """What is wrong with a spec's results."""


class Way:
    """How a program is built."""

    def __init__(self, text):
        self.name, self.library, *self.command = shlex.split(text)

    def build(self, source, program, options):
        folder, name = os.path.split(os.path.abspath(self.library))
        # The compiler makes wrong warnings of its own checks; there are tests for the others.
        command = [*self.command, "-std=gnu11", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror",
                   f"-I{options.runtime}", source, "-o", program, f"-L{folder}", f"-l:{name}",
                   f"-Wl,-rpath,{folder}", "-lm", "-lpthread"]  # fmt: skip
        outcome = common.run(command)
        if outcome.code != 0:
            raise Problem(f"{self.name} does not compile: {outcome}")


# ---- what the plan says --------------------------------------------------------------------------


def tables(plan):
    """Of each task, which label becomes which class, as the plan has them."""
    found = {}
    pattern = r"^Task (\w+), .*\n  label +(.*)\n  class +(.*)$"
    for name, labels, classes in re.findall(pattern, plan, re.M):
        if [int(label) for label in labels.split()] != list(range(data.CLASSES)):
            raise Problem(f"the plan has other labels: {labels}")
        found[name] = [None if word == "-" else int(word) for word in classes.split()]
    return found


def check_tables(spec, plan):
    found = tables(plan)
    used = {model["task"].name for model in spec.models}
    for task in spec.tasks:
        if task.name in used and found.get(task.name) != task.targets:
            raise Problem(f"task {task.name}: classes {found.get(task.name)}, not {task.targets}")


def check_confusions(spec, results):
    """Each test has the images that the rules pick, in their classes."""
    for run in results["runs"]:
        for test in run["tests"]:
            task, split = test["split"].split(".")
            targets = spec.targets(next(t for t in spec.tasks if t.name == task), split)
            rows = [sum(row) for row in test["confusion"]]
            wanted = [targets.count(c) for c in range(len(rows))]
            if rows != wanted or test["examples"] != len(targets):
                raise Problem(f"{test['split']}: {rows} images of each class, not {wanted}")


# ---- running ---------------------------------------------------------------------------------------


class Trial:
    """One spec on its way through."""

    def __init__(self, number, options, place):
        self.options, self.place = options, place
        self.data = options.data
        self.spec = generator.Spec(random.Random(number), options.labels)
        self.text = self.spec.text()

    def path(self, name):
        return os.path.join(self.place, name)

    def compile(self, text, name):
        """Returns the plan."""
        common.write_files(self.place, {f"{name}.yaml": text.encode()})
        command = [self.options.tlc, self.path(f"{name}.yaml"), "-o", self.path(f"{name}.c")]
        outcome = common.run(command, self.place)
        if outcome.code != 0:
            errors = re.findall(r".*error: .*", outcome.err.decode(errors="replace"))
            raise Problem(f"tlc does not take {name}: exit {outcome.code}: {errors or outcome}")
        return outcome.out.decode()

    def run(self, program, threads, words=()):
        """What the program leaves, but for the log."""
        out = self.path("out")
        shutil.rmtree(out, ignore_errors=True)
        command = [self.path(program), "--threads", str(threads), "--data", self.data, "--out", out]
        outcome = common.run([*command, *words], self.place)
        if outcome.code != 0 or outcome.err:
            raise Problem(f"{program} with {threads} threads: {outcome}")
        files = common.read_files(out)
        return {name: content for name, content in files.items() if not name.startswith("log")}

    def compare_ways(self):
        """Returns what all leave."""
        reference = None
        for way in self.options.ways:
            way.build(self.path("spec.c"), self.path(way.name), self.options)
            for threads in (1, 3):
                files = self.run(way.name, threads)
                reference = reference or files
                differing = [n for n in reference | files if reference.get(n) != files.get(n)]
                if differing:
                    raise Problem(f"{way.name}, {threads} threads: other bytes in {differing}")
        return reference

    def check_cell(self, results):
        """A random cell with a random seed against that cell's spec."""
        study, pick = results["study"], self.spec.random
        index = pick.randrange(len(study["cells"]))
        seed = pick.randrange(len(results["seeds"]))
        axes = self.spec.tree["study"].get("vary", {})
        values = [generator.axis_values(v)[i]
                  for v, i in zip(axes.values(), study["cells"][index]["values"])]  # fmt: skip
        self.compile(self.spec.cell(values), "cell")
        self.options.ways[0].build(self.path("cell.c"), self.path("cell"), self.options)
        files = self.run("cell", 1, ["--seed", str(results["seeds"][seed])])
        alone = json.loads(files["results.json"])
        for arm, training in zip(study["arms"], study["cells"][index]["arms"]):
            ours = results["runs"][training * len(results["seeds"]) + seed]
            compare_runs(arm, ours, last_run(alone, arm), study["split"])

    def check(self):
        check_tables(self.spec, self.compile(self.text, "spec"))
        if not self.options.ways:
            return
        files = self.compare_ways()
        results = json.loads(files["results.json"])
        check_confusions(self.spec, results)
        if results["study"] and not self.spec.is_paired():
            self.check_cell(results)


def last_run(results, model):
    """Of the last training of a model."""
    numbers = [i for i, t in enumerate(results["trainings"]) if t["model"] == model]
    return results["runs"][numbers[-1]]


def compare_runs(arm, study, alone, split):
    for part in ("curves", "frozen"):
        if study[part] != alone[part]:
            raise Problem(f"{arm} of the cell alone has other {part}")
    tests = [[t for t in run["tests"] if t["split"] == split] for run in (study, alone)]
    if not tests[0] or tests[0] != tests[1]:
        raise Problem(f"{arm} of the cell alone tests otherwise on {split}")


def try_spec(number, options, tally):
    with common.Scratch() as place:
        trial = Trial(number, options, place)
        try:
            trial.check()
            tally.add(f"spec {number}", None)
        except Problem as problem:
            tally.add(f"spec {number}", str(problem))
            if options.keep:
                os.makedirs(options.keep, exist_ok=True)
                with open(os.path.join(options.keep, f"{number}.yaml"), "w", encoding="utf-8") as file:
                    file.write(trial.text)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tlc", required=True, type=os.path.abspath)
    parser.add_argument("--runtime", required=True, type=os.path.abspath)
    parser.add_argument("--way", action="append", default=[], type=Way, dest="ways",
                        help="without any, specs are only compiled to C")  # fmt: skip
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--keep", help="put specs that fail here")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def main():
    options = read_options()
    options.data = common.scratch()
    try:
        options.labels = data.write(options.data)
        tally = common.Tally("specs")
        numbers = range(options.first, options.first + options.count)
        common.in_parallel(lambda number: try_spec(number, options, tally), numbers, options.jobs)
        return tally.end()
    finally:
        shutil.rmtree(options.data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
