#!/usr/bin/env python3
"""figures.py FOLDER ORDER [PACKED [NAMED]]: writes figures.npz: 600 noisy figures of 8 x 8 floats, and which each
is. ORDER: C or F, that of the array; > behind it turns the bytes of numbers round. NAMED: labels are texts."""
import pathlib
import struct
import sys
import zipfile

ROWS, SIDE = 600, 8


def noise():
    state = 12345
    while True:
        state = (1103515245 * state + 12345) % 2**31
        yield state / 2**31


def figure(kind, random):
    middle, size = 2.5 + 2 * next(random), 1.5 + next(random)
    pixels = []
    for y in range(SIDE):
        for x in range(SIDE):
            dx, dy = x - middle - 1, y - middle - 1
            near = (abs((dx * dx + dy * dy) ** 0.5 - size), min(abs(dx - dy), abs(dx + dy)), abs(dx), abs(dy))[kind]
            pixels.append(max(0.0, 1 - near) + 0.8 * (next(random) - 0.5))
    return pixels


def array(descr, shape, order, values, code):
    text = "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }" % (descr, order == "F", shape)
    text += " " * (-(len(text) + 11) % 64) + "\n"
    head = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()
    return head + struct.pack("%s%d%s" % (descr[0], len(values), code), *values)


NAMES = ("circle", "cross", "vertical bar", "horizontal bar")


def main(folder, order="C", packed="", named=""):
    random = noise()
    labels = [int(4 * next(random)) for _ in range(ROWS)]
    rows = [figure(label, random) for label in labels]
    values = [n for row in rows for n in row]
    if order[0] == "F":
        values = [rows[r][y * SIDE + x] for x in range(SIDE) for y in range(SIDE) for r in range(ROWS)]
    end = ">" if order.endswith(">") else "<"
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(pathlib.Path(folder, "figures.npz"), "w", method) as archive:
        archive.writestr("x.npy", array(end + "f4", (ROWS, SIDE, SIDE), order[0], values, "f"))
        if named:
            texts = b"".join(NAMES[label].ljust(14, "\0").encode("utf-32-le") for label in labels)
            archive.writestr("y.npy", array("<U14", (ROWS,), "C", [], "B") + texts)
        else:
            archive.writestr("y.npy", array(end + "i8", (ROWS,), "C", labels, "q"))


main(*sys.argv[1:])
