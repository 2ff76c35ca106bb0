#!/usr/bin/env python3
"""One example at a time on one thread: tlc's libraries beside onnxruntime, LiteRT (XNNPACK) and onnx2c's C.

    library_peers.py BUILD_DIR [--net NAME] [--turns N] [--sizes]

The weights are the same everywhere, drawn at random, and each peer's answer is compared with ours. Prints the least
microseconds of an example in turns that go round; with --sizes, what the C of tlc and of onnx2c takes on a
Cortex-M4: flash (code, constants) and RAM (data that is written). Runs in the environment that `make bench-peers`
makes; onnx2c is left out unless ONNX2C says where it is. Ours and onnx2c's C are compiled by gcc and clang,
-O3 -march=native.
"""
import argparse
import contextlib
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow")
HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "parity"))

import keras
import numpy as np

import keras_net
from layer_text import flow, split
from nets import LENET5, RESNET8, conv, dense, normalised

COMPILERS = ("gcc", "clang")
BOARD = ["arm-none-eabi-gcc", "-std=c11", "-Os", "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard",
         "-mfpu=fpv4-sp-d16", "-ffunction-sections", "-fdata-sections"]


def depthwise(strides):
    return {"depthwise_conv2d": {"kernel_size": 3, "strides": strides, "padding": "same", "use_bias": False}}


# MobileNet (Howard et al. 2017) with a quarter of its channels, 96x96, as in MLPerf Tiny's visual wake words
WIDTHS = [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), *[(128, 1)] * 5, (256, 2), (256, 1)]
MOBILENET = [
    *normalised(conv(8, strides=2, use_bias=False)),
    *[layer for filters, strides in WIDTHS
      for layer in normalised(depthwise(strides)) + normalised(conv(filters, 1, use_bias=False))],
    "global_average_pooling2d", dense(2, "softmax")]
NETS = {"lenet5": ((28, 28, 1), 10, LENET5), "resnet8": ((32, 32, 3), 10, RESNET8),
        "mobilenet": ((96, 96, 3), 2, MOBILENET)}


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--net", choices=list(NETS))
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--sizes", action="store_true")
    return parser.parse_args()


def run(*command):
    said = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if said.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{said.stdout}{said.stderr}")
    return said.stdout


# ---- One net, everywhere ----

def named(layers):
    """All layers with a name, which Keras and tlc would otherwise count from 0 and from 1."""
    return [{kind: {"name": f"{kind}_at_{number}", **keys}}
            for number, (kind, keys) in enumerate(map(split, layers))]


def make_model(shape, layers):
    """With weights as a training might leave them: means and variances that are not 0 and 1."""
    model, random = keras_net.build(shape, named(layers)), np.random.default_rng(1)
    for layer in model.layers:
        for weight in layer.weights:
            near = {"gamma": 1, "moving_variance": 1}.get(weight.name, 0)
            wide = 0.2 if weight.name != "kernel" else np.sqrt(2 / np.prod(weight.shape[:-1]))
            weight.assign(near + np.clip(random.normal(0, wide, weight.shape), -0.6, 0.6))
    model(np.zeros((1, *shape), np.float32))  # a model that was never called is not exported
    return model


def make_library(build, folder, name, model):
    """tlc's library of the net with the model's weights"""
    shape, classes, layers = NETS[name]
    model.save(folder / "weights.keras")
    spec = folder / f"{name}.yaml"
    spec.write_text(f"""\
name: {name}
data:
  images: {{path: ., shape: {flow(list(shape))}, classes: {classes}, scale: 1/255,
           train: {{images: images, labels: labels}}}}
splits: {{train: images.train}}
tasks:
  all: {{}}
models:
  {name}:
    layers:
""" + "".join(f"      - {flow(layer)}\n" for layer in named(layers)) + f"""\
training:
  - {{model: {name}, task: all, loss: sparse_categorical_crossentropy, batch_size: 32, epochs: 1}}
""")
    run(build / "tlc", "--quiet", "--emit=library", spec, "--model", name, "--weights", folder / "weights.keras",
        "-o", folder)


class Program:
    """A net's C, compiled with the clock"""

    def __init__(self, compiler, source, example, name, *flags):
        self.path, self.example = source.with_name(f"{name}_{compiler}"), example
        run(compiler, "-O3", "-march=native", "-std=c11", *flags, HERE / "library_time.c", source, "-o", self.path, "-lm")

    def time(self, seconds):
        calls = max(1, int(0.02 / seconds))
        least, *said = run(self.path, self.example, calls, 5).split()
        return float(least), np.array(said, dtype=np.float32)


class Called:
    """What Python calls, with its time; the example is in memory."""

    def __init__(self, call):
        self.call = call

    def time(self, seconds):
        calls, least = max(1, int(0.02 / seconds)), float("inf")
        for _ in range(5):
            begin = time.perf_counter()
            for _ in range(calls):
                said = self.call()
            least = min(least, (time.perf_counter() - begin) / calls)
        return 1e6 * least, np.ravel(said)


def onnx_of(model, folder):
    one = keras.InputSpec(shape=(1, *model.inputs[0].shape[1:]), dtype="float32")
    with contextlib.redirect_stdout(io.StringIO()):
        model.export(folder / "net.onnx", format="onnx", verbose=False, input_signature=[one])
    return folder / "net.onnx"


def onnxruntime_of(path, example):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    inputs = {session.get_inputs()[0].name: example}
    return Called(lambda: session.run(None, inputs)[0])


def litert_of(model, example):
    import tensorflow
    from ai_edge_litert.interpreter import Interpreter
    converter = tensorflow.lite.TFLiteConverter.from_keras_model(model)
    with contextlib.redirect_stdout(io.StringIO()):
        content = converter.convert()
    interpreter = Interpreter(model_content=content, num_threads=1)
    interpreter.allocate_tensors()
    begin, end = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    interpreter.set_tensor(begin, example)

    def call():
        interpreter.invoke()
        return interpreter.get_tensor(end)
    return Called(call)


def onnx2c_source(path, folder):
    source = folder / "onnx2c.c"
    source.write_text(run(os.environ["ONNX2C"], path))
    return source


def runners(build, folder, name):
    """All that can run the net, by name, ours first."""
    shape, classes, layers = NETS[name]
    model = make_model(shape, layers)
    make_library(build, folder, name, model)
    pixels = np.random.default_rng(2).integers(0, 256, shape, dtype=np.uint8)
    pixels.tofile(folder / "bytes")
    example = (pixels[None].astype(np.float32) / np.float32(255))
    example.tofile(folder / "floats")
    onnx = onnx_of(model, folder)
    made = {f"tlc, {compiler}": Program(compiler, folder / f"{name}.c", folder / "bytes", "ours",
                                        f'-DHEADER="{folder}/{name}.h"', f"-DMODEL={name}") for compiler in COMPILERS}
    made["onnxruntime"] = onnxruntime_of(onnx, example)
    made["LiteRT"] = litert_of(model, example)
    if "ONNX2C" in os.environ:
        source = onnx2c_source(onnx, folder)
        made.update({f"onnx2c, {compiler}": Program(compiler, source, folder / "floats", "onnx2c", "-ffp-contract=fast",
                                                    f"-DINPUTS={example.size}", f"-DOUTPUTS={classes}")
                     for compiler in COMPILERS})
    return made


def compare(build, folder, name, turns):
    made = runners(build, folder, name)
    least, (first, *_) = dict.fromkeys(made, 1e-3), made
    times, answers = dict.fromkeys(made, float("inf")), {}
    for _ in range(turns):
        for who, runner in made.items():
            microseconds, answers[who] = runner.time(least[who])
            times[who] = min(times[who], microseconds)
            least[who] = 1e-6 * times[who]
    best = min(times[f"tlc, {compiler}"] for compiler in COMPILERS)
    for who in made:
        apart = np.max(np.abs(answers[who] - answers[first]))
        if not apart < 1e-4:
            sys.exit(f"{name}: {who} says something else: {answers[who]}, not {answers[first]}")
        print(f"{name:10} {who:16} {times[who]:9.1f} us   {times[who] / best:6.2f} of ours")


# ---- What it takes on a board ----

def sizes_of(source, folder):
    """Flash and RAM of one file's sections."""
    run(*BOARD, "-c", source, "-o", folder / "board.o", f"-I{folder}")
    flash = ram = 0
    for section, size in re.findall(r"^(\.\S+)\s+(\d+)", run("arm-none-eabi-size", "-A", folder / "board.o"), re.M):
        if re.match(r"\.(text|rodata|data)", section):
            flash += int(size)
        if re.match(r"\.(data|bss)", section):
            ram += int(size)
    return flash, ram


def compare_sizes(build, folder, name):
    shape, _, layers = NETS[name]
    model = make_model(shape, layers)
    make_library(build, folder, name, model)
    caller = folder / "caller.c"
    caller.write_text(f'#include "{name}.c"\n{name}_input input;\n{name}_output output;\n{name}_arena arena;\n')
    rows = {"tlc": sizes_of(caller, folder)}
    if "ONNX2C" in os.environ:
        source = onnx2c_source(onnx_of(model, folder), folder)
        inputs, outputs = int(np.prod(shape)), NETS[name][1]
        source.write_text(source.read_text() + f"\nfloat all_inputs[{inputs}], all_outputs[{outputs}];\n")
        rows["onnx2c"] = sizes_of(source, folder)
    for who, (flash, ram) in rows.items():
        print(f"{name:10} {who:8} flash {flash:9,}   RAM {ram:9,}")


def main():
    options = parse_options()
    for name in [options.net] if options.net else NETS:
        with tempfile.TemporaryDirectory() as folder:
            if options.sizes:
                compare_sizes(options.build, pathlib.Path(folder), name)
            else:
                compare(options.build, pathlib.Path(folder), name, options.turns)


if __name__ == "__main__":
    main()
