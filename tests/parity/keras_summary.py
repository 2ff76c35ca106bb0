#!/usr/bin/env python3
"""Writes what Keras's summaries say of the nets of tests/bench/nets.py and of published_nets.py.

    keras_summary.py FILE

Runs in the environment that `make bench-peers` makes.
"""
import math
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

import keras

import keras_net
from layer_text import flow
from nets import NETS, OPERATIONS
from published_nets import PUBLISHED

HEAD = f"""\
# Shapes and parameters of the nets of tests/bench/nets.py and of published_nets.py, as Keras
# {keras.__version__} gives them.
# tests/parity/keras_summary.py writes this file.
#
# Lines that begin with # are comments. Each net is these lines, then an empty one:
#
#   net NAME [LAYER, ...]         as `layers:` of a spec
#   input SHAPE                   of one example: height width channels
#   layer NAME KIND SHAPE PARAMETERS    for each layer, in the order of the net: its output's shape, joined
#                                       by x, and how many parameters it has, running statistics too
#   parameters TOTAL TRAINED
#   operations N FORWARD          to train one example, and to evaluate it: a multiplication and an addition
#                                 apart, of products alone; in training with the gradient of the inputs
#                                 of all layers but the first
"""

PRODUCTS = (keras.layers.Conv2D, keras.layers.DepthwiseConv2D, keras.layers.SeparableConv2D,
            keras.layers.Dense)


def count(weights):
    return sum(math.prod(variable.shape) for variable in weights)


def products(layer):
    """Multiplications of one example's way forward."""
    if not isinstance(layer, PRODUCTS):
        return 0
    pixels = math.prod(layer.output.shape[1:-1])
    return pixels * count(variable for variable in layer.trainable_weights if variable.name != "bias")


def operations(model):
    """To train one example, and to evaluate it."""
    forward = [2 * products(layer) for layer in model.layers if products(layer)]
    return 3 * sum(forward) - forward[0], sum(forward)


def in_order(model, layers):
    """The model's layers as the spec has them: Keras orders those of branches by depth."""
    made = {layer.name: layer for layer in model.layers}
    return [made[name] for name in keras_net.names(layers)]


def net_text(name, shape, layers):
    model = keras_net.build(shape, layers)
    text = f"net {name} {flow(layers)}\ninput {' '.join(map(str, shape))}\n"
    for layer in in_order(model, layers):
        size = "x".join(map(str, layer.output.shape[1:]))
        text += f"layer {layer.name} {keras_net.kind_of(layer)} {size} {count(layer.weights)}\n"
    assert operations(model) == OPERATIONS.get(name, operations(model)), (name, operations(model))
    return text + (f"parameters {count(model.weights)} {count(model.trainable_weights)}\n"
                   f"operations {' '.join(map(str, operations(model)))}\n")


def main():
    texts = [HEAD, *(net_text(name, *net) for name, net in {**NETS, **PUBLISHED}.items())]
    pathlib.Path(sys.argv[1]).write_text("\n".join(texts))


if __name__ == "__main__":
    main()
