#!/usr/bin/python3
"""Measures a transfer experiment with convolutions, as a whole program, beside PyTorch.

    transfer_conv.py BUILD_DIR [--repetitions N] [--epochs N] [--quick]

It is specs/transfer.yaml with Keras's MNIST CNN (nets.MNIST_CNN) for its dense nets: A learns eight kinds of
clothes, B two others from nothing, B_on_A the same two on A's frozen layers. pytorch.py does the same.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import sys

import bench
from nets import MNIST_CNN

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "parity"))

from layer_text import flow

WHOLE_TARGET = 4     # PyTorch's seconds / ours, from start to exit
FROZEN_TARGET = 200  # the same of an epoch on kept features


def make_spec(build, epochs):
    text = (bench.ROOT / "specs" / "transfer.yaml").read_text()
    body = "".join(f"      - {flow(layer)}\n" for layer in MNIST_CNN[:-1])
    text = text.replace("name: transfer", "name: transfer_conv").replace("[28, 28]", "[28, 28, 1]")
    text = re.sub(r"      - flatten\n.*selu}\n", lambda _: body, text)
    text = re.sub(r"epochs: \d+", f"epochs: {epochs}", text)
    path = pathlib.Path(build) / "bench" / "transfer_conv.yaml"
    path.write_text(text)
    return path


def measure_ours(figures, build, whole, threads):
    out = pathlib.Path(build) / "bench" / "run"
    figures.add(f"whole, {threads}",
                bench.run([whole, "--quiet", "--threads", threads, "--out", out])[1])
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    frozen = [line["seconds"] for line in lines if line["model"] == "B_on_A"][1:]
    if threads == 1:
        figures.add("frozen", statistics.median(frozen))


def measure_torch(figures, python, build, epochs, threads):
    output, seconds, _ = bench.run(
        [python, bench.HERE / "pytorch.py", "--net", "conv", "--threads", threads, "--epochs", epochs,
         "--save", f"{build}/bench/torch.pt"], bench.torch_environment(build, threads))
    figures.add(f"torch whole, {threads}", seconds)
    figures.add(f"torch frozen, {threads}", json.loads(output)["frozen"])


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    return options


def main():
    options = parse_options()
    compiler = [name for name in bench.COMPILERS if shutil.which(name)][0]
    program, _, _ = bench.compile_spec(options.build, make_spec(options.build, options.epochs))
    whole = bench.compile_program(options.build, compiler, program, "transfer_conv")
    figures, python = bench.Figures(), bench.torch_python(options.build)
    for _ in range(1 if options.quick else options.repetitions):
        for threads in range(1, min(2, os.cpu_count()) + 1):
            measure_ours(figures, options.build, whole, threads)
            if python:
                measure_torch(figures, python, options.build, options.epochs, threads)
    print(f"\n  {'':46} {'ratio':>8}  {'target':>8}")
    bench.ratio_row(figures, "convolutions, whole: PyTorch's best / ours",
                    bench.best_of(figures, "torch", "whole"), bench.best_of(figures, "whole"),
                    WHOLE_TARGET, "s")
    bench.ratio_row(figures, "the same, a frozen epoch", bench.best_of(figures, "torch", "frozen"),
                    "frozen", FROZEN_TARGET, "s")


if __name__ == "__main__":
    main()
