#!/usr/bin/python3
"""Measures what augmentation costs: a flip and a translation in steps of the MNIST CNN of nets.py.

    augmentation.py BUILD_DIR [--repetitions N] [--quick] [--ours]

With and without take turns on one thread. Then a program that trains a few epochs, from start to exit, beside a
script that lets Keras do the same with its layers RandomFlip and RandomTranslation (`make bench-peers` fetches it).
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess

import bench
import bench_nets
from nets import OPTIMIZER

NET, EPOCHS = "mnist_cnn", 3
MOST_COST = 0.05     # of an epoch without
KERAS_TARGET = 4     # times as fast, as whole programs
AUGMENT = "[random_flip: horizontal, random_translation: {height_factor: 0.1, width_factor: 0.1}]"


class Ours(bench_nets.Ours):
    """The net's step and program, with or without augmentation."""

    def __init__(self, build, compiler, augment):
        self.augment = augment
        super().__init__(build, compiler, NET, OPTIMIZER)

    def make_spec(self, folder, name, optimizer):
        spec = bench_nets.make_spec(folder, name, optimizer)
        text = spec.read_text().replace("epochs: 1", f"epochs: {EPOCHS}, validation: none")
        path = spec.with_stem("augmented" if self.augment else "plain")
        if self.augment:
            text = text.replace("epochs:", f"augment: {AUGMENT}, epochs:")
        path.write_text(text.replace(f"name: {spec.stem}", f"name: {path.stem}"))
        return path

    def seconds(self, threads):
        """From start to exit."""
        return bench.run([self.whole, "--quiet", "--threads", threads, "--out", f"{self.build}/bench/run"])[1]


def keras_seconds(python, folder, options):
    """From start to exit, and what it says."""
    words = [python, bench.HERE / "augmentation_keras.py", folder, "--epochs", EPOCHS, "--threads", 1]
    output, seconds, _ = bench.run(words, remarks=subprocess.DEVNULL)
    return json.loads(output.splitlines()[-1])["version"], seconds


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--ours", action="store_true", help="without Keras")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    return options


def main():
    options = parse_options()
    compiler = [name for name in bench.COMPILERS if shutil.which(name)][0]
    (pathlib.Path(options.build) / "bench").mkdir(exist_ok=True)
    plain, augmented = Ours(options.build, compiler, False), Ours(options.build, compiler, True)
    python, figures, version = bench.peers_python(options.build), bench.Figures(), ""
    for _ in range(1 if options.quick else options.repetitions):
        figures.add("plain", 1 / plain.rate())
        figures.add("augmented", 1 / augmented.rate())
        figures.add("whole", augmented.seconds(1))
        if python and not options.ours:
            version, seconds = keras_seconds(python, f"{options.build}/bench/nets", options)
            figures.add("keras", seconds)
    ratio = figures.median("augmented") / figures.median("plain")
    print(f"\n  {'':46} {'ratio':>8}  {'target':>8}")
    bench.row(f"{NET}: an epoch with flip and translation / without", ratio, f"<= {1 + MOST_COST:g}", "",
              ratio <= 1 + MOST_COST)
    keras, whole = figures.median("keras"), figures.median("whole")
    bench.row(f"{NET}, augmented: whole program, Keras / tlc", keras / whole if keras else None,
              f">= {KERAS_TARGET}", f"Keras {version} {figures.text('keras', 's')}",
              keras / whole >= KERAS_TARGET if keras else None)


if __name__ == "__main__":
    main()
