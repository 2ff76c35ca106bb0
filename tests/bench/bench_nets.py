#!/usr/bin/python3
"""Measures convolutional nets in tlc beside the machine's limit, PyTorch, Keras and JAX.

    bench_nets.py BUILD_DIR [--repetitions N] [--quick] [--net NAME] [--ours]

The nets are those of nets.py, on examples that are made up. Each figure is examples a second on one
thread, the middle of several turns; shares are of the peak in the same moment. A net that tlc
cannot compile, and a peer that is not installed (`make bench-peers` does), is said to be missing.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import statistics
import struct
import subprocess
import sys

import bench
from nets import BATCH, CLASSES, NETS, OPERATIONS, OPTIMIZER

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "parity"))
from layer_text import flow

# Shares of the peak that are aimed at: training, evaluating.
TARGETS = {"lenet5": (0.38, 0.45), "mnist_cnn": (0.80, 0.85), "resnet8": (0.68, 0.80),
           "separable": (0.45, 0.50)}
THREADS_TARGET = {"mnist_cnn": 1.7, "resnet8": 1.7}  # one thread's time / two threads'
MEMORY_TARGET = {"resnet8": 8}                       # PyTorch's / ours
ADAM_TARGET = 0.9                                    # examples a second, of those with momentum
ADAM = {"adam": {"learning_rate": 0.001}}
# Which script of a peer, and what it is told by the environment
PEERS = [("nets_torch.py", {}), ("nets_keras.py", {}), ("nets_keras.py", {"KERAS_BACKEND": "jax"}),
         ("nets_jax.py", {})]
EXAMPLES = {"nets_jax.py": 256}  # XLA's convolutions are slow here; the others' default else
TRAINED, VALIDATED = 4096, 2048


# ---- tlc's own ----

def make_images(folder, name, count, shape):
    """Files of bytes as MNIST's: no byte is zero, so that no sum may leave one out."""
    numbers = random.Random(1)
    size = count
    for length in shape:
        size *= length
    block = bytes(numbers.randrange(1, 256) for _ in range(65521))
    pixels = (block * (size // len(block) + 1))[:size]
    images = struct.pack(f">{2 + len(shape)}I", 0x0801 + len(shape), count, *shape) + pixels
    labels = struct.pack(">2I", 0x0801, count) + bytes(numbers.randrange(CLASSES) for _ in range(count))
    (folder / f"{name}-images").write_bytes(images)
    (folder / f"{name}-labels").write_bytes(labels)


def make_spec(folder, name, optimizer):
    """A spec that trains one net for an epoch; its data lies beside it."""
    shape, layers = NETS[name]
    make_images(folder, name, TRAINED + VALIDATED, shape)
    path = folder / f"{name}_{next(iter(optimizer))}.yaml"
    path.write_text(f"""\
name: {path.stem}
data:
  images:
    path: .
    shape: {flow(list(shape))}
    classes: {CLASSES}
    scale: 1/255
    train: {{images: {name}-images, labels: {name}-labels}}
splits:
  train: images.train[:{TRAINED}]
  valid: images.train[{TRAINED}:]
tasks:
  all: {{}}
models:
  net:
    layers:
""" + "".join(f"      - {flow(layer)}\n" for layer in layers) + f"""\
training:
  - {{model: net, task: all, loss: sparse_categorical_crossentropy, optimizer: {flow(optimizer)},
     batch_size: {BATCH}, epochs: 1}}
""")
    return path


class Ours:
    """A net's step and its whole program as tlc compiles them, or why there are none."""

    def __init__(self, build, compiler, name, optimizer):
        folder = pathlib.Path(build) / "bench" / "nets"
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["TLC_DATA"] = str(folder)
        self.build, self.failure = build, None
        spec = self.make_spec(folder, name, optimizer)
        program = spec.with_suffix(".c")
        said = subprocess.run([f"{build}/tlc", "--quiet", spec, "-o", program], capture_output=True,
                              text=True)
        if said.returncode != 0:
            self.failure = said.stderr.splitlines()[0]
            return
        self.step = bench.compile_c(build, compiler, "step.c", program, f"step_{spec.stem}",
                                    f"-DBATCH_SIZE={BATCH}")
        self.whole = bench.compile_program(build, compiler, program, f"whole_{spec.stem}")

    def make_spec(self, folder, name, optimizer):
        return make_spec(folder, name, optimizer)

    def rate(self, *words):
        """Examples a second."""
        examples, seconds = bench.run([self.step, 1, *words])[0].split()
        return int(examples) / float(seconds)

    def epoch(self, threads):
        """Seconds, with validation."""
        return bench.epoch_of(self.build, self.whole, self.whole.stem, threads)

    def memory(self):
        """MB at the most."""
        return bench.run([self.whole, "--quiet", "--threads", 1, "--out", f"{self.build}/bench/run"])[2]


def measure_ours(figures, name, ours, adam, peak):
    """Rates, and what share of the peak the products alone are; and what else is aimed at."""
    if ours.failure is not None:
        return
    for what, operations, words in zip(("training", "evaluating"), OPERATIONS[name],
                                       ((), ("validation",))):
        rate, limit = ours.rate(*words), float(bench.run([peak])[0])
        figures.add(f"{name} {what}", rate)
        figures.add(f"{name} {what} share", rate * operations * 1e-9 / limit)
    if adam.failure is None:
        figures.add(f"{name} adam", adam.rate())
    if name in THREADS_TARGET and os.cpu_count() > 1:
        for threads in (1, 2):
            figures.add(f"{name} epoch, {threads}", ours.epoch(threads))
    if name in MEMORY_TARGET:
        figures.add(f"{name} memory", ours.memory())


# ---- peers ----

def run_peer(python, script, environment, name, options):
    """The lines that a peer prints."""
    words = [python, HERE / script, "--net", name, "--repetitions", 1 if options.quick else 3,
             "--examples", 256 if options.quick else EXAMPLES.get(script, 2048),
             "--seconds", 0.2 if options.quick else 1]
    said = subprocess.run([str(word) for word in words], capture_output=True, text=True, cwd=HERE,
                          env={**os.environ, **environment})
    lines = said.stderr.splitlines()
    for line in lines[-1:] if said.returncode != 0 else []:
        print(f"left out: {script}: {line}", file=sys.stderr)
    for line in lines:
        if line.startswith("left out: "):
            print(line, file=sys.stderr)
    return [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]


def measure_peers(results, python, name, options):
    for script, environment in PEERS:
        for line in run_peer(python, script, environment, name, options):
            mode = f"{line['framework']} {line['version']}, {line['mode']}"
            for what in ("training", "evaluating"):
                results.setdefault((name, what), {}).setdefault(mode, []).append(line[what])


def measure_torch(figures, python, name):
    """Its memory, and what a second thread brings."""
    words = [python, HERE / "nets_torch.py", "--net", name, "--mode", "channels_last", "--repetitions", 1]
    if name in MEMORY_TARGET:
        figures.add(f"{name} torch memory", bench.run([*words, "--examples", 256], remarks=subprocess.DEVNULL)[2])
    if name in THREADS_TARGET and os.cpu_count() > 1:
        for threads in (1, 2):
            line = bench.run([*words, "--threads", threads], remarks=subprocess.DEVNULL)[0]
            figures.add(f"{name} torch, {threads}", json.loads(line)["training"])


def best_peer(results, name, what):
    """Mode and rate."""
    modes = {mode: statistics.median(rates) for mode, rates in results.get((name, what), {}).items()}
    return max(modes.items(), key=lambda item: item[1]) if modes else (None, None)


# ---- tables ----

def print_peers(results, peak):
    print(f"\n  {'net':10} {'peer':56} {'training':>9} {'of peak':>8} {'evaluating':>11} {'of peak':>8}")
    for name, (training, evaluating) in OPERATIONS.items():
        for mode, rates in results.get((name, "training"), {}).items():
            trained = statistics.median(rates)
            evaluated = statistics.median(results[name, "evaluating"][mode])
            print(f"  {name:10} {mode:56} {trained:9,.0f} {trained * training / peak:8.2f} "
                  f"{evaluated:11,.0f} {evaluated * evaluating / peak:8.2f}")


def print_ours(figures, results, names, failures):
    print(f"\n  {'net':10} {'':10} {'tlc':>9} {'of peak':>8} {'target':>7}           "
          f"{'tlc / best peer':>15}  the best peer")
    for name in names:
        for what, target in zip(("training", "evaluating"), TARGETS[name]):
            rate, share = figures.median(f"{name} {what}"), figures.median(f"{name} {what} share")
            mode, theirs = best_peer(results, name, what)
            cells = [f"{rate:9,.0f} {share:8.2f}" if rate else f"{'missing':>9} {'':8}", f"{target:7.2f}",
                     "          " if rate is None else "  ok      " if share >= target else "  not met ",
                     f"{rate / theirs:15.2f}" if rate and theirs else f"{'-':>15}",
                     f" {mode}: {theirs:,.0f}" if mode else " missing"]
            print(f"  {name:10} {what:10} {' '.join(cells)}")
    for name, failure in failures.items():
        print(f"  {name}: {failure}")


def ratio_row(figures, what, above, below, target, other=""):
    """A ratio of two figures, where both are."""
    first, second = figures.median(above), figures.median(below)
    ratio = first / second if first and second else None
    bench.row(what, ratio, f">= {target:g}", other, ratio and ratio >= target)


def print_ratios(figures, names):
    print(f"\n  {'':46} {'ratio':>8}  {'target':>8}")
    for name in names:
        ratio_row(figures, f"{name}: examples a second, Adam / momentum", f"{name} adam", f"{name} training",
                  ADAM_TARGET)
    for name in [name for name in names if name in THREADS_TARGET]:
        one, two = figures.median(f"{name} torch, 1"), figures.median(f"{name} torch, 2")
        ratio_row(figures, f"{name}: an epoch on 1 thread / on 2", f"{name} epoch, 1", f"{name} epoch, 2",
                  THREADS_TARGET[name], f"PyTorch {two / one:.2f}" if one and two else "")
    for name in [name for name in names if name in MEMORY_TARGET]:
        ratio_row(figures, f"{name}: memory, PyTorch's / ours", f"{name} torch memory", f"{name} memory",
                  MEMORY_TARGET[name], f"PyTorch {figures.text(f'{name} torch memory', 'MB')}")


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--net", choices=list(NETS))
    parser.add_argument("--ours", action="store_true", help="without the peers")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    return options


def main():
    options = parse_options()
    names = [options.net] if options.net else list(NETS)
    compiler = [name for name in bench.COMPILERS if shutil.which(name)][0]
    (pathlib.Path(options.build) / "bench").mkdir(exist_ok=True)
    program, _, _ = bench.compile_spec(options.build, bench.ROOT / "specs/transfer.yaml")
    peak = bench.compile_c(options.build, compiler, "peak.c", program, "peak")
    ours = {name: Ours(options.build, compiler, name, OPTIMIZER) for name in names}
    adam = {name: Ours(options.build, compiler, name, ADAM) for name in names}
    python, figures, results = bench.peers_python(options.build), bench.Figures(), {}
    for _ in range(1 if options.quick else options.repetitions):
        for name in names:
            figures.add("peak", float(bench.run([peak])[0]))
            measure_ours(figures, name, ours[name], adam[name], peak)
            if python and not options.ours:
                measure_peers(results, python, name, options)
                measure_torch(figures, python, name)
    print_peers(results, figures.median("peak") * 1e9)
    print_ours(figures, results, names, {name: one.failure for name, one in ours.items() if one.failure})
    print_ratios(figures, names)


if __name__ == "__main__":
    main()
