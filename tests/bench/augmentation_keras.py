#!/usr/bin/env python3
"""Trains the MNIST CNN of nets.py as its user would in Keras, with layers in front that augment images.

    augmentation_keras.py FOLDER [--epochs N] [--threads N]

FOLDER has the images that bench_nets.py makes. Prints one line of JSON.
"""
import argparse
import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
import tensorflow as tf

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "parity"))

import keras_net
from nets import BATCH, NETS, OPTIMIZER

TRAINED = 4096


def read(path, skip):
    return np.frombuffer(path.read_bytes(), np.uint8, offset=skip)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    shape, layers = NETS["mnist_cnn"]
    images = read(options.folder / "mnist_cnn-images", 4 * (2 + len(shape))).reshape(-1, *shape)
    images = images[:TRAINED].astype("float32") / 255
    labels = read(options.folder / "mnist_cnn-labels", 8)[:TRAINED]
    net = keras_net.build(shape, keras_net.with_logits(layers))
    model = keras.Sequential([keras.Input(shape), keras.layers.RandomFlip("horizontal"),
                              keras.layers.RandomTranslation(0.1, 0.1), net])
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
                  optimizer=keras_net.make_optimizer(OPTIMIZER), metrics=["accuracy"])
    model.fit(images, labels, batch_size=BATCH, epochs=options.epochs, verbose=0)
    print(json.dumps({"framework": "keras", "version": keras.__version__}))


if __name__ == "__main__":
    main()
