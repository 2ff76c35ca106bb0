#!/usr/bin/env python3
"""Holds a net of published_nets.py, or of tests/bench/nets.py, to somebody's file of it.

    keras_file.py NET FILE

The layers of both must have the same kinds, shapes and weights, each reading what its like reads; and with
the file's weights the net must predict what the file's model does. Runs in the environment that
`make bench-peers` makes.
"""
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

import keras
import numpy

import keras_net
from nets import NETS
from published_nets import PUBLISHED


class DepthwiseConv2D(keras.layers.DepthwiseConv2D):
    """Keras 2 wrote a key that Keras 3 does not read."""

    def __init__(self, groups=1, **keys):
        assert groups == 1
        super().__init__(**keys)


def made_by(tensor):
    """The layer, and what it reads."""
    layer, node, _ = tensor._keras_history
    return layer, layer._inbound_nodes[node].input_tensors


def look_of(layer):
    shapes = [tuple(variable.shape) for variable in layer.weights]
    return keras_net.kind_of(layer), tuple(layer.output.shape[1:]), shapes


def take_weights(ours, theirs, taken):
    """From the last layer back to the input."""
    (layer, inputs), (other, others) = made_by(ours), made_by(theirs)
    if layer in taken:
        assert taken[layer] is other, f"{layer.name} is shared otherwise"
        return
    assert look_of(layer) == look_of(other), f"{look_of(layer)}, in the file {look_of(other)}"
    assert len(inputs) == len(others), f"{layer.name} reads {len(inputs)}, in the file {len(others)}"
    taken[layer] = other
    layer.set_weights(other.get_weights())
    for own, their in zip(inputs, others):
        take_weights(own, their, taken)


def main():
    name, path = sys.argv[1:]
    shape, layers = {**NETS, **PUBLISHED}[name]
    theirs = keras.models.load_model(path, compile=False,
                                     custom_objects={"DepthwiseConv2D": DepthwiseConv2D})
    ours, taken = keras_net.build(shape, layers), {}
    take_weights(ours.outputs[0], theirs.outputs[0], taken)
    assert set(ours.layers) <= set(taken) and set(theirs.layers) <= set(taken.values())
    x = numpy.random.default_rng(1).random((8, *shape), "float32")
    far = numpy.abs(ours.predict(x, verbose=0) - theirs.predict(x, verbose=0)).max()
    assert far == 0, f"predictions differ by {far}"
    print(f"{name}: {len(taken)} layers and {ours.count_params()} weights as in the file, "
          "and the same predictions")


if __name__ == "__main__":
    main()
