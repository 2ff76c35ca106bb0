#!/usr/bin/env python3
"""pillow.py: what Pillow makes of pictures, for test_prepare.c. Prints the lines of pillow.txt:

    pillow.py > tests/runtime/formats/pillow.txt

Each line is a way, a mode, rows and columns before and after, and the bytes that come out. What goes
in is by formula: in row y, column x and channel c (y * 7919 + x * 104729 + c * 31337 + y * x * 13)
mod 256. `luma` is the conversion to grey, all others are ways of resizing.
"""
from PIL import Image, __version__

MODES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
SIZES = [(7, 9, 3, 4), (7, 9, 12, 13), (40, 31, 8, 8), (1, 1, 3, 2), (16, 16, 16, 5), (3, 200, 5, 7), (9, 8, 8, 9)]
WAYS = {"nearest": Image.Resampling.NEAREST, "bilinear": Image.Resampling.BILINEAR, "area": Image.Resampling.BOX}


def picture(mode, height, width):
    data = bytes((y * 7919 + x * 104729 + c * 31337 + y * x * 13) % 256
                 for y in range(height) for x in range(width) for c in range(MODES[mode]))
    return Image.frombytes(mode, (width, height), data)


def show(way, mode, before, after, result):
    print(way, MODES[mode], *before, *after, result.tobytes().hex())


print(f"# what Pillow {__version__} makes of pictures; see pillow.py")
for mode in MODES:
    for height, width, new_height, new_width in SIZES:
        for way, filter in WAYS.items():
            resized = picture(mode, height, width).resize((new_width, new_height), filter)
            show(way, mode, (height, width), (new_height, new_width), resized)
show("luma", "RGB", (16, 31), (16, 31), picture("RGB", 16, 31).convert("L"))
