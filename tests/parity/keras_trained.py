#!/usr/bin/env python3
"""Trains as control.yaml does, from the weights that its run leaves first, and prints what Keras's callbacks did
with it: phase, epoch (counted over both) and event, as the run's log has them, and a rate.

    keras_trained.py RUN_DIR > tests/parity/control_trained.txt

Runs in the environment that `make bench-peers` makes. Figures are floats here and there, and their sums
taken in another order: what was decided must be the same all the same.
"""
import gzip
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import keras
import numpy

DATA = "/usr/share/datasets/fashion-mnist"
PHASES = [
    (60, 4e-3,
     {"patience": 6, "restore_best_weights": True},
     {"factor": 0.5, "patience": 2, "cooldown": 1}),
    (40, 2e-3,
     {"monitor": "val_accuracy", "patience": 5, "min_delta": 0.002, "restore_best_weights": True,
      "start_from_epoch": 2},
     {"monitor": "accuracy", "factor": 0.3, "patience": 1, "min_lr": 1e-4}),
]  # fmt: skip


def read(name, head, shape):
    with gzip.open(os.path.join(DATA, name)) as file:
        return numpy.frombuffer(file.read()[head:], numpy.uint8).reshape(shape)


def train(model, data, before, number, phase):
    """Prints what happened; how many epochs there were."""
    epochs, rate, stopping, plateau = phase
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping(**stopping)
    slow = keras.callbacks.ReduceLROnPlateau(**plateau)
    (images, labels), validation = data
    history = model.fit(images, labels, batch_size=32, epochs=epochs, shuffle=False, verbose=0,
                        validation_data=validation, callbacks=[stop, slow]).history
    rates = [float(numpy.float32(each)) for each in history["learning_rate"]]
    last = float(numpy.float32(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
    for epoch, (old, new) in enumerate(zip(rates, rates[1:] + [last])):
        if old != new:
            print(number, before + epoch + 1, "lowered", f"{new:.6g}")
    done = len(rates)
    if stop.stopped_epoch:
        print(number, before + done, "stopped")
    if stop.best_epoch + 1 != done:
        print(number, before + stop.best_epoch + 1, "restored")
    return done


def main():
    images = read("train-images-idx3-ubyte.gz", 16, (60000, 28, 28)) / numpy.float32(255)
    labels = read("train-labels-idx1-ubyte.gz", 8, (60000,))
    data = ((images[:600], labels[:600]), (images[600:900], labels[600:900]))
    model = keras.models.load_model(os.path.join(sys.argv[1], "A.h5"), compile=False)
    before = 0
    print(f"# By Keras {keras.__version__}: keras_trained.py")
    for number, phase in enumerate(PHASES):
        before += train(model, data, before, number + 1, phase)


main()
