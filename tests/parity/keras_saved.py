#!/usr/bin/env python3
"""Opens what saved.yaml's program has saved with Keras, which has to find the same on the same test images.

    keras_saved.py RUN

RUN is where the program has written. Loss and accuracy of each model must be those in results.json, to four
digits. Runs in the environment that `make bench-peers` makes.
"""
import gzip
import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import keras
import numpy

TEST = 1000
SHOES = (5, 7, 9)
DATA = ("data", "/usr/share/datasets")


def read_test_images():
    folders = [os.environ["TLC_DATA"]] if "TLC_DATA" in os.environ else []
    for folder in map(pathlib.Path, [*folders, *DATA]):
        images = folder / "fashion-mnist" / "t10k-images-idx3-ubyte.gz"
        if images.exists():
            labels = gzip.open(images.with_name("t10k-labels-idx1-ubyte.gz")).read()[8:]
            pixels = numpy.frombuffer(gzip.open(images).read()[16:], "uint8").reshape(-1, 28, 28, 1)
            return pixels[:TEST].astype("float32"), numpy.frombuffer(labels, "uint8")[:TEST]
    raise SystemExit("fashion-mnist is in no directory of data")


def loss_and_accuracy(model, images, labels):
    found = model.predict(images, batch_size=TEST, verbose=0).astype("float64")
    if found.shape[1] == 1:  # a sigmoid: the probability of a shoe
        labels = numpy.isin(labels, SHOES).astype("int")
        predicted = (found[:, 0] > 0.5).astype("int")
        found = numpy.hstack([1 - found, found])
    else:
        predicted = found.argmax(axis=1)
    losses = -numpy.log(found[numpy.arange(TEST), labels])
    return losses.mean(), (predicted == labels).mean()


def main():
    run = pathlib.Path(sys.argv[1])
    results = json.loads((run / "results.json").read_text())
    images, labels = read_test_images()
    failed = 0
    for record in results["runs"]:
        name = results["trainings"][record["training"]]["model"]
        model = keras.models.load_model(run / f"{name}.h5", compile=False)
        loss, accuracy = loss_and_accuracy(model, images, labels)
        test = record["tests"][0]
        same = abs(loss - test["loss"]) < 5e-5 * test["loss"] and abs(accuracy - test["accuracy"]) < 5e-5
        failed += not same
        print(f"  {name:10} tlc: loss {test['loss']:.6f}, accuracy {test['accuracy']:.4f};  "
              f"Keras: loss {loss:.6f}, accuracy {accuracy:.4f}{'' if same else '  DIFFERENT'}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
