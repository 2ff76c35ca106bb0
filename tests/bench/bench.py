#!/usr/bin/python3
"""Measures tlc's programs beside the machine's limit, PyTorch and Keras, in one run.

    bench.py BUILD_DIR [--repetitions N] [--quick]

All that is compared takes turns, and medians are shown with the least and the most. Times tell of
this machine; ratios carry over. A peer that is not installed is said to be missing, never beaten
(`make bench-peers` installs them).
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FLAGS = ["-std=gnu11", "-O3", "-march=native", "-mtune=generic", "-ffp-contract=off"]
PYTHON = "/usr/bin/python3"
COMPILERS = ("gcc", "clang")


# ---- building ----

def libraries(build):
    """How the build links an experiment."""
    text = subprocess.run(["ninja", "-C", build, "-t", "commands", "transfer"], check=True,
                          capture_output=True, text=True).stdout
    return re.findall(r"(?<=\s)(?:[^-\s]\S*\.(?:so|a)|-l\w+)(?=\s|$)", text.splitlines()[-1].split("-o ")[1])


def compile_c(build, compiler, source, program, name, *more):
    binary = pathlib.Path(build) / "bench" / name
    command = [compiler, *FLAGS, *more, f'-DPROGRAM="{program}"', f"-I{ROOT}/runtime",
               str(HERE / source), "-o", str(binary), *libraries(build), "-lm"]
    subprocess.run(command, check=True, cwd=build)
    return binary


def compile_program(build, compiler, program, name):
    """The experiment itself."""
    binary = pathlib.Path(build) / "bench" / name
    command = [compiler, *FLAGS, str(program), f"-I{ROOT}/runtime", "-o", str(binary),
               *libraries(build), "-lm"]
    subprocess.run(command, check=True, cwd=build)
    return binary


def compile_seconds(build, compiler):
    """The processor's time for the reference experiment's C."""
    begun = os.times().children_user
    subprocess.run([compiler, *FLAGS, "-c", str(ROOT / "generated/transfer.c"), f"-I{ROOT}/runtime",
                    "-o", f"{build}/bench/transfer.o"], check=True)
    return os.times().children_user - begun


def make_spec(build, width, batch):
    """An epoch of specs/transfer.yaml's model A alone, wider and in other batches."""
    text = (ROOT / "specs" / "transfer.yaml").read_text()
    units = ", ".join(str(width * n) for n in (300, 100, 50, 50, 50))
    text = text.replace("300, 100, 50, 50, 50", units)
    text = re.sub(r"batch_size: \d+", f"batch_size: {batch}", text)
    text = re.sub(r"epochs: \d+", "epochs: 1", text)
    text = re.sub(r"(?ms)^  B:\n    layers:.*?(?=^training:)", "", text)  # the other models
    text = re.sub(r"(?ms)^  - model: B\n.*", "", text)  # and what they are for
    path = pathlib.Path(build) / "bench" / f"width_{width}_batch_{batch}.yaml"
    path.write_text(text)
    return path


def compile_spec(build, spec):
    """The C of a spec, what an example of A's step costs, and the plan's bytes."""
    program = pathlib.Path(build) / "bench" / (spec.stem + ".c")
    plan = subprocess.run([f"{build}/tlc", str(spec), "-o", str(program)], check=True,
                          capture_output=True, text=True).stdout
    operations = int(re.search(r"([\d,]+) operations an example", plan)[1].replace(",", ""))
    memory = int(re.search(r"Memory: ([\d,]+) bytes", plan)[1].replace(",", ""))
    return program, operations, memory


# ---- measuring ----

def run(command, environment=None, remarks=None):
    """Standard output, seconds from start to exit, and the child's peak memory in MB."""
    begun = time.perf_counter()
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=remarks,
                             text=True, env={**os.environ, **(environment or {})}, cwd=HERE)
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    if status != 0:
        sys.exit(f"bench: {command[0]} failed")
    return output, seconds, usage.ru_maxrss / 1024


class Figures:
    """Samples by name, taken in turns."""

    def __init__(self):
        self.samples = {}

    def add(self, name, value):
        self.samples.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.samples[name]) if name in self.samples else None

    def text(self, name, unit, digits=4):
        if name not in self.samples:
            return "missing"
        low, high = min(self.samples[name]), max(self.samples[name])
        return f"{self.median(name):.{digits}g} {unit} ({low:.{digits}g} to {high:.{digits}g})"


def torch_environment(build, blas_threads):
    """OpenBLAS, if `make bench-peers` fetched it, and what suits it best on this kind of machine."""
    folders = sorted(pathlib.Path(build).glob("bench-peers/openblas/usr/lib/*/openblas-*"))
    environment = {"OPENBLAS_NUM_THREADS": str(blas_threads), "OMP_NUM_THREADS": str(blas_threads)}
    if folders:
        environment["LD_LIBRARY_PATH"] = str(folders[0])
    return environment


def torch_python(build):
    """The Python that has PyTorch: the one that `make bench-peers` made, else the system's; or None."""
    pythons = [python for python in (peers_python(build), shutil.which(PYTHON)) if python]
    return next((python for python in pythons if subprocess.run(
        [python, "-c", "import torch"], capture_output=True).returncode == 0), None)


def peers_python(build):
    """The Python that `make bench-peers` gave Keras and what else comes from PyPI, or None."""
    python = pathlib.Path(build) / "bench-peers/environment/bin/python"
    return python if python.exists() else None


# A hundred steps for each call into TensorFlow; jit_compile made both epochs and start slower.
KERAS = {"1 thread": 1, "2 threads": 2}


def measure_keras(figures, build, cores):
    for name, threads in KERAS.items():
        if threads > cores:
            continue
        output, seconds, memory = run(
            [peers_python(build), HERE / "keras_peer.py", "--threads", threads, "--steps", 100,
             "--save", f"{build}/bench/my_model_A.keras"], remarks=subprocess.DEVNULL)
        times = json.loads(output.splitlines()[-1])
        figures.add(f"keras epoch, {name}", times["epoch"])
        figures.add(f"keras frozen, {name}", times["frozen"])
        figures.add(f"keras whole, {name}", seconds)
        figures.add(f"keras memory, {name}", memory)


TORCH = {"1 thread": (1, 1), "torch 1, BLAS 2": (1, 2), "torch 2, BLAS 1": (2, 1)}


def measure_torch(figures, python, build, cores):
    for name, (threads, blas) in TORCH.items():
        if max(threads, blas) > cores:
            continue
        output, seconds, memory = run([python, HERE / "pytorch.py", "--threads", threads, "--save",
                                       f"{build}/bench/torch.pt"],
                                      torch_environment(build, blas))
        times = json.loads(output)
        figures.add(f"torch epoch, {name}", times["epoch"])
        figures.add(f"torch frozen, {name}", times["frozen"])
        figures.add(f"torch whole, {name}", seconds)
        figures.add(f"torch memory, {name}", memory)


def speed_of(step, operations, peak):
    """GFLOP/s of a step, and of the peak in the same moment: clocks change as others come and go."""
    limit = float(run([peak])[0])
    examples, seconds = run([step, 1])[0].split()
    return int(examples) * operations / float(seconds) * 1e-9, limit


def measure_ours(figures, build, steps, peak, operations):
    for compiler, binary in steps.items():
        for _ in range(3):
            speed, limit = speed_of(binary, operations, peak)
            figures.add(f"step {compiler}", speed)
            figures.add(f"share {compiler}", speed / limit)
    for threads in (1, 2):
        out = f"{build}/bench/run"
        _, seconds, memory = run([f"{build}/experiments/transfer", "--quiet",
                                  "--threads", threads, "--out", out])
        figures.add(f"whole, {threads}", seconds)
        figures.add("memory", memory)
        times = {}
        for line in pathlib.Path(out, "log.jsonl").read_text().splitlines():
            epoch = json.loads(line)
            times.setdefault(epoch["model"], []).append(epoch["seconds"])
        if threads == 1:
            figures.add("epoch", statistics.median(times["A"]))
            figures.add("frozen", statistics.median(times["B_on_A"][1:]))
        else: # by then B is done, and its thread helps
            figures.add("epoch, 2", statistics.median(times["A"][-3:]))
    _, seconds, _ = run([f"{build}/tlc", "--quiet", ROOT / "specs/transfer.yaml",
                         "-o", f"{build}/bench/transfer.c"], remarks=subprocess.DEVNULL)
    figures.add("tlc", seconds * 1000)
    for compiler in steps:
        figures.add(f"{compiler} -O3", compile_seconds(build, compiler))


# ---- tables ----

def best_of(figures, *words):
    """The name of the least of the figures that begin with the words."""
    begin = " ".join(words) + ", "
    names = [name for name in figures.samples if name.startswith(begin)]
    return min(names, key=figures.median) if names else f"{begin}none"


def row(what, ratio, target, figure, met=None):
    verdict = "" if ratio is None else "  ok" if met else "  not met"
    print(f"  {what:46} {'missing' if ratio is None else format(ratio, '.4g'):>8}  "
          f"{target:>8}{verdict:9}  {figure}")


def ratio_row(figures, what, theirs, ours, target, unit):
    other, own = figures.median(theirs), figures.median(ours)
    ratio = other / own if other else None
    row(what, ratio, f">= {target:g}", f"{figures.text(ours, unit)}; {theirs}: "
        f"{figures.text(theirs, unit)}", ratio and ratio >= target)


def print_ratios(figures):
    print(f"\n  {'':46} {'ratio':>8}  {'target':>8}")
    for name, target in (("gcc", 0.75), ("clang", 0.8)):
        if f"step {name}" in figures.samples:
            share = figures.median(f"share {name}")
            row(f"A's training step, {name}, share of the peak", share, f">= {target}",
                f"{figures.text(f'step {name}', 'GFLOP/s')}; {figures.text(f'share {name}', '')}",
                share >= target)
    ratio_row(figures, "A's epoch, PyTorch on 1 thread / ours", "torch epoch, 1 thread", "epoch",
              3.8, "s")
    ratio_row(figures, "A's epoch, PyTorch's best / ours on 1", best_of(figures, "torch", "epoch"),
              "epoch", 3, "s")
    ratio_row(figures, "A's epoch, PyTorch's best / ours on 2", best_of(figures, "torch", "epoch"),
              "epoch, 2", 4.5, "s")
    ratio_row(figures, "frozen epoch, PyTorch's best / ours", best_of(figures, "torch", "frozen"),
              "frozen", 50, "s")
    ratio_row(figures, "whole, PyTorch's best / ours", best_of(figures, "torch", "whole"), "whole, 2", 8,
              "s")
    ratio_row(figures, "whole, Keras's best / ours", best_of(figures, "keras", "whole"), "whole, 2",
              20, "s")
    ratio_row(figures, "A's epoch, Keras's best / ours on 1", best_of(figures, "keras", "epoch"),
              "epoch", 3, "s")
    ratio_row(figures, "frozen epoch, Keras's best / ours", best_of(figures, "keras", "frozen"),
              "frozen", 50, "s")
    ratio_row(figures, "whole, 1 thread / 2 threads", "whole, 1", "whole, 2", 1.2, "s")
    ratio_row(figures, "memory, PyTorch's / ours", best_of(figures, "torch", "memory"), "memory", 10, "MB")
    ratio_row(figures, "memory, Keras's / ours", best_of(figures, "keras", "memory"), "memory", 10,
              "MB")
    row("peak memory", figures.median("memory"), "<= 60", figures.text("memory", "MB"),
        figures.median("memory") <= 60)
    row("tlc specs/transfer.yaml", figures.median("tlc"), "<= 20", figures.text("tlc", "ms"),
        figures.median("tlc") <= 20)
    for name in COMPILERS:
        if f"{name} -O3" in figures.samples:
            row(f"{name} -O3 generated/transfer.c", figures.median(f"{name} -O3"), "<= 3",
                figures.text(f"{name} -O3", "s"), figures.median(f"{name} -O3") <= 3)
    lines = len((ROOT / "generated/transfer.c").read_text().splitlines())
    row("lines of generated/transfer.c", lines, "< 1500", "", lines < 1500)


def epoch_of(build, program, name, threads):
    """The seconds of an epoch as the program itself tells them, validation included."""
    out = f"{build}/bench/run"
    run([program, "--quiet", "--threads", threads, "--out", out])
    return json.loads(pathlib.Path(out, "log.jsonl").read_text().splitlines()[0])["seconds"]


def print_growth(build, compiler, peak_binary, cores, quick):
    sizes = [(1, 32), (4, 32)] if quick else [(1, 32), (2, 32), (4, 32), (8, 32), (16, 32), (1, 8),
                                              (1, 64), (1, 128), (1, 256), (1, 512), (1, 1024)]
    print(f"\n  growth ({compiler})  {'GFLOP/s':>9}  {'of peak':>8}  {'operations':>12}  "
          f"{'bytes':>11}  epoch with 1 and 2 threads")
    for width, batch in sizes:
        program, operations, memory = compile_spec(build, make_spec(build, width, batch))
        binary = compile_c(build, compiler, "step.c", program, "growth", f"-DBATCH_SIZE={batch}")
        whole = compile_program(build, compiler, program, "growth_whole")
        pairs = [speed_of(binary, operations, peak_binary) for _ in range(3)]
        speed = statistics.median(speed for speed, _ in pairs)
        share = statistics.median(speed / limit for speed, limit in pairs)
        epochs = " ".join(f"{epoch_of(build, whole, program.stem, threads):8.3f} s"
                          for threads in (1, 2) if threads <= cores)
        print(f"  width x{width:<2} batch {batch:<4} {speed:9.1f}  {share:8.2f}  "
              f"{operations:12,}  {memory:11,}  {epochs}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    (pathlib.Path(options.build) / "bench").mkdir(exist_ok=True)
    compilers = [name for name in COMPILERS if shutil.which(name)]
    program, operations, _ = compile_spec(options.build, ROOT / "specs/transfer.yaml")
    peak = compile_c(options.build, compilers[0], "peak.c", program, "peak")
    steps = {name: compile_c(options.build, name, "step.c", program, f"step_{name}",
                             "-DBATCH_SIZE=32") for name in compilers}
    figures, torch = Figures(), torch_python(options.build)
    for _ in range(2 if options.quick else options.repetitions):
        measure_ours(figures, options.build, steps, peak, operations)
        if torch:
            measure_torch(figures, torch, options.build, os.cpu_count())
        if peers_python(options.build):
            measure_keras(figures, options.build, os.cpu_count())
    print_ratios(figures)
    print_growth(options.build, compilers[-1], peak, os.cpu_count(), options.quick)


if __name__ == "__main__":
    main()
