#!/usr/bin/env python3
"""Trains and evaluates the nets of nets.py in Keras; see peer.py for the command line and what is printed.

KERAS_BACKEND chooses what Keras computes with: tensorflow (unless it says something else), jax or torch.
"""
import peer

options = peer.begin()

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np

import keras_net
from nets import CLASSES, NETS, OPTIMIZER


class Peer:
    # 8 divides the batches of an epoch: for another number of steps the function would be made anew.
    modes = {"a step a call": {}, "8 steps a call": {"steps": 8}, "jit, a step a call": {"jit": True},
             "jit, 8 steps a call": {"jit": True, "steps": 8}}
    if keras.backend.backend() == "jax":  # without jit it would call one op after another
        modes = {mode: keys for mode, keys in modes.items() if "jit" in keys}

    repeats = 4  # fit() and evaluate() take their time to begin, which more examples make up for

    def __init__(self, name, jit=False, steps=1):
        self.shape, layers = NETS[name]
        self.model = keras_net.build(self.shape, keras_net.with_logits(layers))
        self.model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                           optimizer=keras_net.make_optimizer(OPTIMIZER), jit_compile=jit,
                           steps_per_execution=steps)
        self.whole = {}

    def batches(self, count, size):
        random = np.random.default_rng(2)
        return [(random.random((size, *self.shape), np.float32), random.integers(0, CLASSES, size))
                for _ in range(count)]

    def joined(self, batches):
        """All examples in two arrays, `repeats` times, made once: fit() cuts batches itself."""
        if id(batches) not in self.whole:
            arrays = [np.concatenate(parts * self.repeats) for parts in zip(*batches)]
            self.whole[id(batches)] = batches, arrays
        return self.whole[id(batches)][1]

    def train(self, batches):
        self.model.fit(*self.joined(batches), batch_size=len(batches[0][1]), shuffle=False, verbose=0)

    def evaluate(self, batches):
        """The mean loss alone."""
        self.model.evaluate(*self.joined(batches), batch_size=len(batches[0][1]), verbose=0)


if __name__ == "__main__":
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow
        tensorflow.config.threading.set_intra_op_parallelism_threads(options.threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(options.threads)
    peer.main(f"keras on {backend}", keras.__version__, Peer, options)
