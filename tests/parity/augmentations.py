#!/usr/bin/env python3
"""Writes what Keras makes of an image by augmentations that leave nothing to chance.

    augmentations.py --write FILE     writes augmentations.txt
    augmentations.py --check FILE     makes all again and compares

A factor whose lowest and highest number are one is no longer drawn. Whether an image is flipped is: `flips` says
which way, and the reader looks for a row and an epoch that does it. Runs in the environment that `make
bench-peers` makes.
"""
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_ENABLE_X64", "1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import keras
import numpy as np

keras.config.set_floatx("float64")

HEAD = f"""\
# What Keras {keras.__version__} makes of images by augmentations that leave nothing to chance.
# tests/parity/augmentations.py --write writes this file.
#
# Each case is these lines, then an empty one:
#
#   case NAME
#   augment ITEM            as an item of `augment` in a spec
#   drawn F                 the number that is drawn for a contrast, whose range is never one alone; else 0
#   flips ACROSS DOWN       which ways the image is flipped: 0 or 1 each
#   image H W C             the numbers of the image, in H rows of W pixels of C channels, are
#                           uniform(1000, i) of tests/parity/layers.txt
#   numbers N               then N numbers: what Keras makes of it
"""


def uniform(stream, count):
    mask = (1 << 64) - 1
    numbers = []
    for i in range(count):
        z = (stream * (1 << 32) + i + 0x9E3779B97F4A7C15) & mask
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        numbers.append(((z ^ (z >> 31)) >> 11) * 2.0 ** -53)
    return np.array(numbers)


def one(value):
    """A range of one number."""
    return [value, value]


def moved(name, **keys):
    """With every way to fill what comes in from outside."""
    for fill in "reflect", "constant", "nearest", "wrap":
        yield name, {**keys, "fill_mode": fill, **({"fill_value": 0.25} if fill == "constant" else {})}


# Factors are such that places between pixels are exact in Keras's floats too.
ITEMS = [
    *moved("random_translation", height_factor=one(0.1875), width_factor=one(-0.25)),
    *moved("random_translation", height_factor=one(-1), width_factor=one(0.75)),
    ("random_translation", {"height_factor": one(0.125), "width_factor": one(0.0)}),
    ("random_translation", {"height_factor": one(0.1), "width_factor": one(0.1), "interpolation": "nearest"}),
    *moved("random_rotation", factor=one(0.125)),
    *moved("random_rotation", factor=one(-0.0625)),
    ("random_rotation", {"factor": one(0.25)}),
    ("random_rotation", {"factor": one(0.1), "interpolation": "nearest"}),
    *moved("random_zoom", height_factor=one(0.5), width_factor=one(-0.25)),
    *moved("random_zoom", height_factor=one(1)),
    ("random_zoom", {"height_factor": one(-0.4375), "interpolation": "nearest"}),
    ("random_brightness", {"factor": one(0.25), "value_range": [0, 1]}),
    ("random_brightness", {"factor": one(-0.5), "value_range": [0.25, 0.75]}),
]
CONTRASTS = [0.25, 1.75]
FLIPS = [("horizontal", 1, 0), ("vertical", 0, 1), ("horizontal_and_vertical", 1, 1),
         ("horizontal_and_vertical", 0, 0)]
SHAPES = [(8, 12, 1), (6, 5, 3)]
CLASSES = {"random_translation": keras.layers.RandomTranslation, "random_rotation": keras.layers.RandomRotation,
           "random_zoom": keras.layers.RandomZoom, "random_brightness": keras.layers.RandomBrightness}


def show(value):
    if isinstance(value, list):
        return "[" + ", ".join(show(v) for v in value) + "]"
    return value if isinstance(value, str) else f"{value:.10g}"


def item_text(name, keys):
    return f"{name}: {{" + ", ".join(f"{key}: {show(value)}" for key, value in keys.items()) + "}"


def case(number, name, item, image, numbers, drawn=0, flips=(0, 0)):
    h, w, c = image.shape
    lines = [f"case {name}_{number}", f"augment {item}", f"drawn {drawn}", f"flips {flips[0]} {flips[1]}", f"image {h} {w} {c}",
             f"numbers {numbers.size}"]
    flat = [f"{value:.9g}" for value in np.asarray(numbers).reshape(-1)]
    lines += [" ".join(flat[i:i + 10]) for i in range(0, len(flat), 10)]
    return "\n".join(lines) + "\n\n"


def text():
    result, number = HEAD + "\n", 0
    for shape in SHAPES:
        image = uniform(1000, int(np.prod(shape))).reshape(shape)
        for name, keys in ITEMS:
            number += 1
            made = CLASSES[name](**keys)(image[None], training=True)
            result += case(number, name, item_text(name, keys), image, np.array(made)[0])
        for contrast in CONTRASTS:
            number += 1
            layer = keras.layers.RandomContrast(0.75, value_range=[0, 1])
            made = layer.transform_images(keras.ops.convert_to_tensor(image[None]),
                                          {"contrast_factor": contrast})
            result += case(number, "random_contrast", "random_contrast: {factor: 0.75, value_range: [0, 1]}",
                           image, np.array(made)[0], drawn=contrast)
        for mode, across, down in FLIPS:
            number += 1
            axes = [axis for axis, flips in ((1, across), (0, down)) if flips]
            made = np.array(keras.ops.flip(image, axes)) if axes else image
            result += case(number, "random_flip", f"random_flip: {mode}", image, made,
                           flips=(across, down))
    return result


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("--write", "--check"):
        sys.exit(__doc__)
    path, made = pathlib.Path(sys.argv[2]), text()
    if sys.argv[1] == "--write":
        path.write_text(made)
    elif path.read_text() != made:
        sys.exit(f"{path} is not what Keras makes now")


if __name__ == "__main__":
    main()
