#!/usr/bin/env python3
"""shirts.py FOLDER: how often the model is right about sandals and shirts that it has never seen.

FOLDER has the library's header, shirts.h, and the library as libshirts.so.
"""
import ctypes
import gzip
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
header = (folder / "shirts.h").read_text()
library = ctypes.CDLL(str(folder.resolve() / "libshirts.so"))


def size(what):
    return int(re.search(rf"^#define SHIRTS_{what} (\d+)", header, re.MULTILINE)[1])


# The structures of shirts.h
class Input(ctypes.Structure):
    _fields_ = [("numbers", ctypes.c_uint8 * size("INPUTS"))]


class Output(ctypes.Structure):
    _fields_ = [("probabilities", ctypes.c_float * size("CLASSES")), ("class_index", ctypes.c_int32)]


class Arena(ctypes.Structure):
    _fields_ = [("values", ctypes.c_float * size("ARENA_FLOATS"))]


library.shirts_predict.argtypes = [ctypes.POINTER(Input), ctypes.POINTER(Output), ctypes.POINTER(Arena)]
library.shirts_predict.restype = None
NAMES = [name.decode() for name in (ctypes.c_char_p * size("CLASSES")).in_dll(library, "shirts_class_names")]
arena = Arena()  # one for each thread


def predict(image):
    """The class's name, and its probability."""
    output = Output()
    library.shirts_predict(Input.from_buffer_copy(image), output, arena)
    return NAMES[output.class_index], output.probabilities[output.class_index]


def read(name, head):
    return gzip.open(f"/usr/share/datasets/fashion-mnist/t10k-{name}-ubyte.gz").read()[head:]


images, labels = read("images-idx3", 16), read("labels-idx1", 8)
KINDS = {5: "sandal", 6: "shirt"}
right = shown = 0
for i, label in enumerate(labels):
    if label not in KINDS:
        continue
    name, probability = predict(images[784 * i : 784 * (i + 1)])
    if shown < 3:
        print(f"image {i}: {name}, {probability:.4f}")
    shown += 1
    right += name == KINDS[label]
print(f"right about {right} of {shown}: {right / shown:.2%}")
