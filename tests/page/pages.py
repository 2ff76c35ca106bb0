"""Data for page.yaml, made up, the same each time; and pictures as PNG."""
import os
import random
import struct
import zlib

import data


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(height, width, channels, pixels):
    kind, row = {1: 0, 3: 2, 4: 6}[channels], width * channels
    rows = b"".join(b"\0" + pixels[y * row:(y + 1) * row] for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, kind, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def plants(chance, folder):
    rows = []
    for _ in range(100):
        kind = chance.randrange(2)
        height = "" if chance.random() < 0.2 else "%.3f" % chance.gauss(20 if kind == 0 else 1, 0.8)
        rows.append([("</tree>", "herb")[kind], chance.choice(["green", "red;<i>", "blue"]), height, chance.randrange(1, 9),
                     chance.choice(["wet", 'dry "dry"', "NA"])])
    with open(f"{folder}/plants.csv", "w", newline="", encoding="utf-8") as file:
        data.csv.writer(file, lineterminator="\n", delimiter=";").writerows(
            [["<b>kind", "colour", 'height, "cm"', "<img src=x onerror=alert(1)>", "place"], *rows])


def steps(chance, folder):
    numbers = [chance.randrange(-32768, 32768) for _ in range(90 * 4)]
    data.npy(f"{folder}/x.npy", "<i2", (90, 4), struct.pack("<360h", *numbers))
    data.npy(f"{folder}/y.npy", "<f4", (90, 1), data.floats([chance.gauss(0, 1) for _ in range(90)]))


def pictures(chance, folder):
    for kind, base in (("day", 150), ("night", 20)):
        os.makedirs(f"{folder}/train/{kind}")
        for i in range(8):
            height, width = chance.randrange(6, 12), chance.randrange(5, 11)
            body = bytes(base + chance.randrange(60) for _ in range(3 * height * width))
            with open(f"{folder}/train/{kind}/{i}.png", "wb") as file:
                file.write(png(height, width, 3, body))


def make(root):
    chance = random.Random(5)
    for name in ("marks", "plants", "houses", "sounds", "steps", "pictures"):
        os.makedirs(f"{root}/{name}")
    data.marks(chance, f"{root}/marks", "train-images", "train-labels", 90)
    data.marks(chance, f"{root}/marks", "test-images", "test-labels", 70)
    plants(chance, f"{root}/plants")
    data.houses(chance, f"{root}/houses")
    data.sounds(chance, f"{root}/sounds")
    steps(chance, f"{root}/steps")
    pictures(chance, f"{root}/pictures")
