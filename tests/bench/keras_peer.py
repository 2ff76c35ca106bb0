"""The experiment of specs/transfer.yaml as its user would write it in Keras.

    keras_peer.py [--threads N] [--epochs N] [--data DIR] [--save FILE] [--jit] [--steps N]

Prints one line of JSON. It does no work that the user did not ask for: steps are handed over to
TensorFlow many at a time, and validation and tests run in large batches.
"""
import argparse
import json
import os
import pathlib
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import tensorflow as tf
from tensorflow import keras

from fashion import load_task

BATCH, EVALUATION_BATCH, RATE = 32, 1000, 1e-3
HIDDEN = [300, 100, 50, 50, 50]


class Clock(keras.callbacks.Callback):
    """The seconds of each epoch, validation included."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.begun = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.begun)


def make_model(outputs):
    body = [keras.layers.Dense(units, activation="selu") for units in HIDDEN]
    return keras.Sequential([keras.Input((784,)), *body, make_head(outputs)])


def make_head(outputs):
    return keras.layers.Dense(outputs, activation="softmax" if outputs > 1 else "sigmoid")


def make_copy(model):
    """All layers but the last, frozen, and a new one."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    body = keras.Sequential([keras.Input((784,)), *copy.layers[:-1], make_head(1)])
    for layer in body.layers[:-1]:
        layer.trainable = False
    return body


def prepare(model, options):
    several = model.output_shape[-1] > 1
    model.compile(loss="sparse_categorical_crossentropy" if several else "binary_crossentropy",
                  optimizer=keras.optimizers.SGD(learning_rate=RATE), metrics=["accuracy"],
                  jit_compile=options.jit, steps_per_execution=options.steps)


def train(model, splits, options):
    clock = Clock()
    prepare(model, options)
    model.fit(*splits["train"], batch_size=BATCH, epochs=options.epochs, verbose=0,
              validation_data=splits["valid"], validation_batch_size=EVALUATION_BATCH,
              callbacks=[clock])
    return clock.seconds


def run_whole(options):
    clothes, pair = load_task(options.data, "A"), load_task(options.data, "B")
    model_a, model_b = make_model(8), make_model(1)
    epoch = train(model_a, clothes, options)
    model_a.save(options.save)
    train(model_b, pair, options)
    model_b_on_a = make_copy(model_a)
    frozen = train(model_b_on_a, pair, options)
    accuracy = [model.evaluate(*pair["test"], batch_size=EVALUATION_BATCH, verbose=0)[1]
                for model in (model_b, model_b_on_a)]
    return {"epoch": statistics.median(epoch), "frozen": statistics.median(frozen),
            "accuracy": accuracy}


def parse_options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--data", default="/usr/share/datasets")
    parser.add_argument("--save", default="my_model_A.keras")
    parser.add_argument("--jit", action="store_true")
    parser.add_argument("--steps", type=int, default=1)
    return parser.parse_args()


def main():
    options = parse_options()
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    keras.utils.set_random_seed(42)
    print(json.dumps({**run_whole(options), "version": tf.__version__}))


if __name__ == "__main__":
    main()
