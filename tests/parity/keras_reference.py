#!/usr/bin/env python3
"""Trains small nets with Keras itself, in double, and writes what comes of it.

    keras_reference.py --write layers.txt [NAME...] trains all of layer_cases.py, or those named
    keras_reference.py --check layers.txt [NAME...] trains them again and compares
    keras_reference.py NET.json ARRAYS.npz OUT.npz  any other net

Runs in the environment that `make bench-peers` makes. KERAS_BACKEND chooses what Keras computes with
(jax unless it says something else): all should come to the same.

NET.json has `shape`, `net`, `loss` and `optimizer` as in layer_cases.py, `steps` and `batch`; ARRAYS.npz
has the weights as `weight_0`, `weight_1` and so on, in the order of get_weights(), `inputs` and `targets`.
Each step takes the next `batch` examples, from the first again after the last. OUT.npz gets `losses` and
the weights after training under the same names.
"""
import argparse
import json
import math
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np

from keras.src.backend.common import dtypes

import keras_net
from layer_cases import CASES
from layer_text import flow, split

STEPS, BATCH = 50, 8
PINNED_LOSSES = 10
INPUTS, TARGETS = 1000, 2000  # streams; a smaller number is a tensor's place among the weights
TOLERANCE = 1e-11

HEAD = f"""\
# What Keras {{version}} makes of small nets in double: {STEPS} steps of training from weights, on examples,
# that anybody can make. tests/parity/keras_reference.py --write writes this file; the nets stand in
# tests/parity/layer_cases.py.
#
# Lines that begin with # are comments. Each case is these lines, then an empty one:
#
#   case NAME
#   net [LAYER, ...]              as `layers:` of a spec
#   input SHAPE scale S           numbers of one example: height width channels, or fewer
#   loss LOSS                     as `loss:` of a spec, and what else stands in that training
#   optimizer {{{{NAME: {{{{...}}}}}}}}       as `optimizer:` of a spec
#   losses N                      then N numbers: of the first N steps, the loss of the step's batch before
#                                 the step, with the regularizers' penalties
#   weights LAYER/TENSOR N SHAPE  then N numbers: the tensor after the last step, its last dimension
#                                 fastest. There is one such block for each tensor of Keras's
#                                 get_weights(), in its order (which in nets with branches need not be
#                                 that of `net`)
#
# Weights before the first step, inputs and targets come from uniform(stream, i), which is in [0, 1):
#
#   z = stream * 2^32 + i + 0x9e3779b97f4a7c15             all in 64 bits, without sign
#   z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9
#   z = (z ^ z >> 27) * 0x94d049bb133111eb
#   uniform = ((z ^ z >> 31) >> 11) * 2^-53
#
#   weights  number i of block n (the first is 0) is uniform(n, i) - 0.5; one more than that in gamma and
#            moving_variance. Those of a `normalization` layer, mean and variance, are no such numbers:
#            they are of each channel of all {STEPS * BATCH} examples, and training leaves them alone.
#   inputs   number i of example e, of M numbers each, is (uniform({INPUTS}, e * M + i) - 0.5) * S
#   targets  of example e with C classes: floor(uniform({TARGETS}, e) * C); C is 2 for binary_crossentropy.
#            Where they are K numbers, of errors and huber, number k is 2 uniform({TARGETS}, e * K + k) - 1;
#            of K sigmoids it is floor(uniform({TARGETS}, e * K + k) * 2)
#
# Step s (the first is 0) trains on the {BATCH} examples from {BATCH} * s on. Numbers have 14 digits.
"""


# ---- numbers that both sides can make ----

def uniform(stream, count):
    z = np.arange(count, dtype=np.uint64) + np.uint64(stream << 32) + np.uint64(0x9e3779b97f4a7c15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xbf58476d1ce4e5b9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94d049bb133111eb)
    return ((z ^ z >> np.uint64(31)) >> np.uint64(11)) * 2.0**-53


def first_weights(place, variable):
    role = variable.path.split("/")[-1]
    numbers = uniform(place, math.prod(variable.shape)).reshape(variable.shape) - 0.5
    return numbers + 1 if role in ("gamma", "moving_variance") else numbers


NUMBERS = ("mean_squared_error", "mean_absolute_error", "huber")


def make_targets(case, count):
    units, (loss, keys) = split(case["net"][-1])[1]["units"], split(case["loss"])
    numbers = uniform(TARGETS, count * units).reshape(count, units)
    if loss in NUMBERS:
        return 2 * numbers - 1
    if loss == "binary_crossentropy" and units > 1:
        return np.floor(2 * numbers)
    classes = np.floor(uniform(TARGETS, count) * max(2, units))
    if loss == "sparse_categorical_crossentropy" and keys:  # Keras smooths one-hot targets alone
        return np.eye(units)[classes.astype(int)]
    return classes


def examples(case):
    count = STEPS * BATCH
    inputs = (uniform(INPUTS, count * math.prod(case["shape"])) - 0.5) * case["scale"]
    return inputs.reshape(count, *case["shape"]), make_targets(case, count)


# ---- training ----

def compute_in_double():
    """Makes all of Keras compute in double: with floatx alone, results would differ after seven digits."""
    keras.backend.set_floatx("float64")
    # Whatever has 64 bits has 32 after the next operation, unless TensorFlow does it.
    dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
    if keras.backend.backend() == "tensorflow":
        # A hyperparameter in Python's double would become a float on its way to one in TensorFlow's.
        core = keras.src.backend.core
        core_cast = core.cast
        core.cast = lambda x, dtype: core_cast(np.float64(x) if isinstance(x, float) else x, dtype)


def tensors(model):
    """The weights that count: Keras also keeps how many examples a `normalization` has seen."""
    return [variable for variable in model.weights if not variable.path.endswith("/count")]


def is_learned_normalization(layer):
    return isinstance(layer, keras.layers.Normalization) and layer.input_mean is None


def make_loss(case):
    loss, keys = split(case["loss"])
    if loss in NUMBERS:
        return {"mean_squared_error": keras.losses.MeanSquaredError, "mean_absolute_error": keras.losses.MeanAbsoluteError,
                "huber": keras.losses.Huber}[loss](**keys)
    kinds = {"sparse_categorical_crossentropy": keras.losses.CategoricalCrossentropy if keys
             else keras.losses.SparseCategoricalCrossentropy, "binary_crossentropy": keras.losses.BinaryCrossentropy}
    return kinds[loss](from_logits=True, **keys)


def make_model(case, inputs):
    """With the logits as its outputs where classes are told apart, ready to be trained."""
    net = case["net"] if split(case["loss"])[0] in NUMBERS else keras_net.with_logits(case["net"])
    model = keras_net.build(case["shape"], net)
    for layer in model.layers:
        if is_learned_normalization(layer):
            layer.adapt(inputs)
    model.compile(loss=make_loss(case), optimizer=keras_net.make_optimizer(case["optimizer"], case["net"]),
                  jit_compile=True if keras.backend.backend() == "tensorflow" else "auto")
    return model


def train(model, inputs, targets, steps, batch, class_weight=None):
    """The loss of each step before it."""
    losses = []
    for step in range(steps):
        rows = np.arange(step * batch, (step + 1) * batch) % len(inputs)
        model.reset_metrics()  # or the loss would be the mean of all steps so far
        losses.append(float(model.train_on_batch(inputs[rows], targets[rows], class_weight=class_weight)))
    return losses


def run_case(case):
    """The first losses, and (name, array) of each tensor after training."""
    inputs, targets = examples(case)
    model = make_model(case, inputs)
    learned = {id(variable) for layer in model.layers if is_learned_normalization(layer)
               for variable in layer.weights}
    for place, variable in enumerate(tensors(model)):
        if id(variable) not in learned:
            variable.assign(first_weights(place, variable))
    losses = train(model, inputs, targets, STEPS, BATCH, case.get("class_weight"))
    return losses[:PINNED_LOSSES], [(variable.path, keras.ops.convert_to_numpy(variable)) for variable in tensors(model)]


# ---- the text ----

def numbers_text(numbers):
    words = [f"{number:.14g}" for number in numbers]
    return "".join(" ".join(words[i:i + 5]) + "\n" for i in range(0, len(words), 5))


def training_text(case):
    weights = case.get("class_weight")
    return flow(case["loss"]) + (f", class_weight: {flow(weights)}" if weights else "")


def case_text(name, case, losses, weights):
    text = (f"case {name}\nnet {flow(case['net'])}\n"
            f"input {' '.join(map(str, case['shape']))} scale {case['scale']}\n"
            f"loss {training_text(case)}\noptimizer {flow(case['optimizer'])}\n"
            f"losses {len(losses)}\n{numbers_text(losses)}")
    for path, array in weights:
        shape = " ".join(map(str, array.shape))
        text += f"weights {path} {array.size} {shape}\n{numbers_text(array.ravel())}"
    return text.rstrip("\n")


def read_blocks(path):
    """{case: {line before the numbers: numbers}}."""
    cases, numbers = {}, None
    for text in pathlib.Path(path).read_text().splitlines():
        word = text.split(" ")[0]
        if word == "case":
            case = cases[text.split(" ")[1]] = {}
        elif word in ("losses", "weights"):
            numbers = case[text] = []
        elif text and word not in ("#", "net", "input", "loss", "optimizer"):
            numbers += map(float, text.split())
    return cases


def read_texts(path):
    """{name: all lines of the case}."""
    parts = pathlib.Path(path).read_text().split("\n\n")[1:]
    return {part.split("\n")[0].removeprefix("case "): part.rstrip("\n") for part in parts}


def write(path, names):
    """All cases, or those named between the others that the file has."""
    texts = read_texts(path) if names else {}
    for name in names or CASES:
        print(name, flush=True)
        texts[name] = case_text(name, CASES[name], *run_case(CASES[name]))
    head = HEAD.format(version=keras.__version__).rstrip("\n")
    pathlib.Path(path).write_text("\n\n".join([head, *(texts[name] for name in CASES)]) + "\n")


def difference(losses, weights, pinned):
    """The largest, of numbers of at least 1 in parts of the number."""
    largest = 0
    for numbers, wanted in zip([losses, *(array.ravel() for _, array in weights)], pinned.values(),
                               strict=True):
        wanted = np.array(wanted)
        largest = max(largest, np.max(np.abs(numbers - wanted) / np.maximum(1, np.abs(wanted))))
    return largest


def check(path, names):
    pinned, failures = read_blocks(path), 0
    for name in names or CASES:
        try:
            largest = difference(*run_case(CASES[name]), pinned[name])
        except Exception as failure:  # backends don't have everything in double
            print(f"{name:32} {type(failure).__name__}: {str(failure).splitlines()[0][:100]}", flush=True)
            failures += 1
            continue
        failures += not largest <= TOLERANCE
        print(f"{name:32} {largest:.2g}{'' if largest <= TOLERANCE else '  differs'}", flush=True)
    return 1 if failures else 0


def run_files(net, arrays, out):
    case = json.loads(pathlib.Path(net).read_text())
    arrays = np.load(arrays)
    model = make_model(case, arrays["inputs"])
    for place, variable in enumerate(tensors(model)):
        variable.assign(arrays[f"weight_{place}"])
    losses = train(model, arrays["inputs"], arrays["targets"], case["steps"], case["batch"])
    np.savez(out, losses=losses, **{f"weight_{place}": keras.ops.convert_to_numpy(variable)
                                    for place, variable in enumerate(tensors(model))})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", metavar="FILE")
    parser.add_argument("--check", metavar="FILE")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    compute_in_double()
    if options.write:
        return write(options.write, options.words)
    if options.check:
        return check(options.check, options.words)
    return run_files(*options.words)


if __name__ == "__main__":
    sys.exit(main())
