#!/usr/bin/env python3
"""moved.py PROGRAM SOURCE WORK_DIR: does again what a task and augmentations of moved.yaml do to images, from "Seeds
and random numbers" of docs/language.md alone, and compares it with what PROGRAM prints, bit for bit but where numbers are mixed of several, under whose seeds
folds are others, but no image is moved otherwise. SOURCE is the generated C, which shows the streams."""
import math
import pathlib
import re
import statistics
import struct
import subprocess
import sys

from draws import block, order, philox, stream

ROWS, COUNT, HEIGHT, WIDTH, FOLDS = 31, 5, 6, 4, 3
BATCH = [0, 5, 11, 3, 29]
PIXELS = [[(row * 31 + place * 17) % 256 for place in range(HEIGHT * WIDTH)] for row in range(ROWS)]


def single(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


def whole(most, word):
    return (word * (2 * most + 1) >> 32) - most


def between(low, high, word):
    return low + (high - low) * word / 2**32


def moved(image, down, right, outside):
    return [image[(y - down) * WIDTH + x - right] if 0 <= y - down < HEIGHT and 0 <= x - right < WIDTH else outside
            for y in range(HEIGHT) for x in range(WIDTH)]


def shifted(row):
    words = block(0, stream("shift made_train"), 0, row)
    return moved(PIXELS[row], whole(2, words[0]), whole(1, words[1]), 0)


# ---- folds ----


def fold_of(seed):
    """The seed of a split with folds is its own, 0, and the run's together."""
    dealt = order("split", seed, 0, ROWS)
    return {row: place % FOLDS for place, row in enumerate(dealt)}


def of_task(seed, fold):
    folds = fold_of(seed)
    for name, rows in (("train", [row for row in range(ROWS) if folds[row] != fold]),
                       ("test", [row for row in range(ROWS) if folds[row] == fold])):
        for row in rows:
            yield f"moved.{name} of {seed}, fold {fold}, row {row}: {' '.join(map(str, shifted(row)))}"


# ---- augmentations ----


def flipped(image, across, down):
    rows = [image[y * WIDTH:(y + 1) * WIDTH] for y in range(HEIGHT)]
    rows = [row[::-1] for row in rows] if across else rows
    return [number for row in (rows[::-1] if down else rows) for number in row]


def noisy(image, key, number):
    deviates = []
    for at in range(len(image)):
        word = philox((at // 4, 0, 0, number), key)[at % 4]
        deviates.append(statistics.NormalDist().inv_cdf((word + 0.5) / 2**32))
    return [single(x + single(0.5 * deviate)) for x, deviate in zip(image, deviates)]


def within(number):
    return min(max(number, 0.0), 255.0)


def stretched(image, by):
    mean = single(sum(image) / len(image))
    return [within(single(single(single(x - mean) * by) + mean)) for x in image]


def taken(image, place_of, outside):
    """Each pixel is what stands at a place between others, or outside."""
    def at(y, x):
        return image[y * WIDTH + x] if 0 <= y < HEIGHT and 0 <= x < WIDTH else outside

    def mixed(down, across):
        y, x = math.floor(down), math.floor(across)
        rows = [at(row, x) + (at(row, x + 1) - at(row, x)) * (across - x) for row in (y, y + 1)]
        return rows[0] + (rows[1] - rows[0]) * (down - y)

    return [mixed(*place_of(y, x)) for y in range(HEIGHT) for x in range(WIDTH)]


def translated(image, down, right):
    return taken(image, lambda y, x: (y - down * HEIGHT, x - right * WIDTH), 7.0)


def turned(image, turns):
    cosine, sine = math.cos(2 * math.pi * turns), math.sin(2 * math.pi * turns)
    v, u = (HEIGHT - 1) / 2, (WIDTH - 1) / 2
    return taken(image, lambda y, x: (v + sine * (x - u) + cosine * (y - v), u + cosine * (x - u) - sine * (y - v)), 5.0)


def zoomed(image, more_down, more_across):
    v, u = (HEIGHT - 1) / 2, (WIDTH - 1) / 2
    return taken(image, lambda y, x: (v + (1 + more_down) * (y - v), u + (1 + more_across) * (x - u)), 9.0)


def augmented(number, image, words, its_stream):
    if number == 0:
        return flipped(image, words[0] >> 31, words[1] >> 31)
    if number == 1:
        return moved(image, whole(2, words[0]), whole(1, words[1]), 3.0)
    if number == 2:
        return noisy(image, words[:2], its_stream)
    if number == 3:
        return [within(single(x + single(between(-51, 51, words[0])))) for x in image]
    if number == 4:
        return flipped(image, False, words[1] >> 31)
    if number == 6:
        return translated(image, between(-0.2, 0.3, words[0]), between(-0.4, 0.4, words[1]))
    if number == 7:
        return turned(image, between(-0.3, 0.3, words[0]))
    if number == 8:
        return zoomed(image, between(-0.3, 0.5, words[0]), between(-0.2, 0.4, words[1]))
    return stretched(image, single(between(0.7, 1.6, words[0])))


def of_entry(seed, entry, epoch):
    images = [[float(pixel) for pixel in PIXELS[row]] for row in BATCH]
    for step in range(3):
        number = 3 * entry + step
        its_stream = stream(f"augment A {entry + 1} {step + 1}")
        words = [philox((row, entry, epoch, its_stream), (seed & 0xFFFFFFFF, seed >> 32)) for row in BATCH]
        images = [augmented(number, image, own, its_stream) for image, own in zip(images, words)]
        bits = " ".join("%08x" % struct.unpack("<I", struct.pack("<f", x)) for image in images for x in image)
        yield f"augmentation {number} of {seed}, entry {entry}, epoch {epoch}: {bits}"


def expected(seed):
    for fold in range(FOLDS):
        yield from of_task(seed, fold)
    for entry in range(3):
        for epoch in range(3):
            yield from of_entry(seed, entry, epoch)


def same(line, own):
    """A mean of four pixels is rounded in another order here."""
    if line == own or not re.match("augmentation [678] ", own):
        return line == own
    (head, numbers), (own_head, own_numbers) = line.split(": "), own.split(": ")
    floats = [[struct.unpack(">f", bytes.fromhex(word))[0] for word in text.split()] for text in (numbers, own_numbers)]
    return head == own_head and len(floats[0]) == len(floats[1]) and all(abs(a - b) < 1e-3 for a, b in zip(*floats))


def streams_of(source):
    """Of the calls that make augmented_1, 2, 3, in their order."""
    calls = re.findall(r"_narrow\(WHOLE, batch,[^;]*?augmented_\d,[^;]*?(0x[0-9a-f]{8})\);", source)
    return calls


def main(program, source, work):
    made = pathlib.Path(work) / "made"
    made.mkdir(parents=True, exist_ok=True)
    made.joinpath("images").write_bytes(struct.pack(">IIII", 0x803, ROWS, HEIGHT, WIDTH) + bytes(sum(PIXELS, [])))
    made.joinpath("labels").write_bytes(struct.pack(">II", 0x801, ROWS) + bytes(row % 2 for row in range(ROWS)))
    streams = streams_of(pathlib.Path(source).read_text())
    wanted = ["0x%08x" % stream(f"augment A {entry} {number}") for entry in (1, 2, 3) for number in (1, 2, 3)]
    if streams != wanted:
        sys.exit(f"the streams of the generated C are {streams}, those of the page {wanted}")
    got = subprocess.run([program, "--data", work, *streams], check=True, capture_output=True, text=True).stdout.splitlines()
    want = [line for seed in (9, (5 << 32) + 3) for line in expected(seed)]
    differing = [pair for pair in zip(got, want) if not same(*pair)]
    for line, own in differing[:5]:
        print(f"it prints   {line}\nthe page's  {own}")
    print(f"{len(want)} lines, {len(got)} printed, {len(differing)} differ")
    return len(differing) > 0 or len(got) != len(want)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
