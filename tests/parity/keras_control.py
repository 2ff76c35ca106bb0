#!/usr/bin/env python3
"""Writes control.txt: what Keras's EarlyStopping and ReduceLROnPlateau make of figures drawn at random.

    keras_control.py > tests/parity/control.txt

Each case has four lines: the settings of the first (monitor, patience, min_delta, restore_best_weights,
start_from_epoch), those of the second (rate, factor, patience, min_delta, cooldown, min_lr), the figure
of each epoch in thousandths, and what came of it: the epoch that stopped, the best one and the one whose
weights were left, counted from 1 with 0 for none, then the rate in each epoch that there was. The only
weight of the model is the number of its epoch.
"""
import random

import keras
import numpy

CASES = 300


def number(value):
    return repr(float(value))


def draw_case(chance):
    stopping = {
        "monitor": chance.choice(["loss", "val_loss", "accuracy", "val_accuracy"]),
        "patience": chance.choice([0, 1, 2, 3, 5]),
        "min_delta": chance.choice([0, 0, 0.001, 0.02]),
        "restore_best_weights": chance.random() < 0.6,
        "start_from_epoch": chance.choice([0, 0, 0, 1, 4, 30]),
    }
    plateau = {
        "factor": chance.choice([0.1, 0.5, 0.9]),
        "patience": chance.choice([0, 1, 2, 3]),
        "min_delta": chance.choice([0, 1e-4, 0.01]),
        "cooldown": chance.choice([0, 1, 3]),
        "min_lr": chance.choice([0, 1e-4, 0.002, 0.01]),
    }
    epochs = chance.choice([1, 2, 5, 12, 25])
    level = 900
    figures = []
    for _ in range(epochs):
        level = max(0, min(999, level + chance.choice([-40, -20, -1, 0, 0, 0, 1, 5, 30])))
        figures.append(1000 - level if "accuracy" in stopping["monitor"] else level)
    return stopping, plateau, chance.choice([0.01, 0.1, 0.003]), figures


def new_model(rate):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="mse", metrics=["accuracy"])
    zero = numpy.zeros((1, 1), numpy.float32)
    model.fit(zero, zero, epochs=1, verbose=0)  # so that its metrics are there
    return model


def follow(stopping, plateau, rate, figures):
    """What stands in the last line of a case."""
    model = new_model(rate)
    stop = keras.callbacks.EarlyStopping(**stopping)
    slow = keras.callbacks.ReduceLROnPlateau(monitor=stopping["monitor"], **plateau)
    rates = []
    model.stop_training = False
    for rule in (stop, slow):
        rule.set_model(model)
        rule.on_train_begin()
    for epoch, figure in enumerate(figures):
        rates.append(numpy.float32(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
        model.set_weights([numpy.full((1, 1), epoch + 1, numpy.float32)])
        for rule in (stop, slow):
            rule.on_epoch_end(epoch, {stopping["monitor"]: figure / 1000})
        if model.stop_training:
            break
    stop.on_train_end()
    stopped = stop.stopped_epoch + 1 if model.stop_training else 0
    best = stop.best_epoch + 1 if stop.best is not None else 0
    left = int(model.get_weights()[0][0, 0])
    return [stopped, best, left], rates


def main():
    print("# tests/parity/keras_control.py writes this file, and says what its lines are; by Keras "
          f"{keras.__version__}.")
    chance = random.Random(12)
    for _ in range(CASES):
        stopping, plateau, rate, figures = draw_case(chance)
        epochs, rates = follow(stopping, plateau, rate, figures)
        print(stopping["monitor"], stopping["patience"], number(stopping["min_delta"]),
              int(stopping["restore_best_weights"]), stopping["start_from_epoch"])
        print(number(rate), number(plateau["factor"]), plateau["patience"],
              number(plateau["min_delta"]), plateau["cooldown"], number(plateau["min_lr"]))
        print(len(figures), *figures)
        print(*epochs, len(rates), *(number(each) for each in rates))


main()
