#!/usr/bin/python3
"""Measures what early stopping costs that keeps the best weights: a copy of all that learns, after each epoch that is
better than the best before.

    stopping.py BUILD_DIR [--repetitions N] [--quick]

Model A of specs/transfer.yaml with and without take turns on one thread, from start to exit: on all its examples, and
on 200, with which an epoch takes least beside a copy. Its loss falls in almost every epoch; what is watched is that.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess

import bench

MOST_COST = 0.02  # of a run without, where an epoch has more than some steps
STOPPING = "early_stopping: {monitor: loss, patience: 10000, restore_best_weights: true}"
CASES = {"all examples": (None, 12), "200 examples": (200, 2000)}  # examples, epochs


def make_spec(build, examples, epochs, stops):
    """Model A alone, without validation."""
    text = (bench.ROOT / "specs" / "transfer.yaml").read_text()
    text = re.sub(r"(?ms)^  B:\n    layers:.*?(?=^training:)", "", text)  # the other models
    text = re.sub(r"(?ms)^  - model: B\n.*", "", text)  # and what they are for
    text = re.sub(r"epochs: \d+", f"epochs: {epochs}\n    validation: none" + (f"\n    {STOPPING}" if stops else ""), text)
    if examples:
        text = text.replace("    classes: 8\n", f"    classes: 8\n    limit: {{train: {examples}}}\n")
    name = f"stopping_{examples or 'all'}_{'kept' if stops else 'plain'}"
    text = text.replace("name: transfer", f"name: {name}")
    path = pathlib.Path(build) / "bench" / f"{name}.yaml"
    path.write_text(text)
    return path


def program_of(build, compiler, spec):
    program = spec.with_suffix(".c")
    subprocess.run([f"{build}/tlc", "--quiet", spec, "-o", program], check=True, stderr=subprocess.DEVNULL)
    return bench.compile_program(build, compiler, program, spec.stem)


def measure(build, compiler, name, repetitions):
    """How long a run with takes beside one without: the least of each."""
    figures = bench.Figures()
    programs = {stops: program_of(build, compiler, make_spec(build, *CASES[name], stops)) for stops in (False, True)}
    for _ in range(repetitions):
        for stops, program in programs.items():
            out = f"{build}/bench/run_{program.name}"
            shutil.rmtree(out, ignore_errors=True)
            figures.add("with" if stops else "without",
                        bench.run([program, "--quiet", "--threads", 1, "--out", out])[1])
    ratio = min(figures.samples["with"]) / min(figures.samples["without"])
    target = f"<= {1 + MOST_COST:g}" if not CASES[name][0] else ""
    bench.row(f"A on {name}: keeping the best weights / not", ratio, target,
              f"{figures.text('with', 's')}; without {figures.text('without', 's')}", ratio <= 1 + MOST_COST)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    (pathlib.Path(options.build) / "bench").mkdir(exist_ok=True)
    compiler = [name for name in bench.COMPILERS if shutil.which(name)][0]
    print(f"\n  {'':46} {'ratio':>8}  {'target':>8}")
    for name in CASES:
        measure(options.build, compiler, name, 1 if options.quick else options.repetitions)


if __name__ == "__main__":
    main()
