#!/usr/bin/env python3
"""draws.py PROGRAM WORK_DIR: finds the random numbers of draws.yaml again, written from "Seeds and random
numbers" of docs/language.md alone, and compares them bit for bit with those that PROGRAM prints."""
import math
import pathlib
import statistics
import struct
import subprocess
import sys

MASK = 0xFFFFFFFF


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        first, second = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = second >> 32 ^ c1 ^ k0, second & MASK, first >> 32 ^ c3 ^ k1, first & MASK
        k0, k1 = k0 + 0x9E3779B9 & MASK, k1 + 0xBB67AE85 & MASK
    return c0, c1, c2, c3


def block(seed, stream, epoch, number):
    counter = number & MASK, number >> 32, epoch, stream
    return philox(counter, (seed & MASK, seed >> 32))


def stream(purpose):
    number = 2166136261
    for byte in purpose.encode():
        number = (number ^ byte) * 16777619 & MASK
    return number


# ---- first weights ----

INITIALIZERS = {  # gain, fan, distribution
    "glorot_uniform": (1, "average", "uniform"),
    "glorot_normal": (1, "average", "normal"),
    "he_uniform": (2, "in", "uniform"),
    "he_normal": (2, "in", "normal"),
    "lecun_uniform": (1, "in", "uniform"),
    "lecun_normal": (1, "in", "normal"),
}


def unit(distribution, word):
    if distribution == "uniform":
        return (word >> 8) * 2.0**-23 - 1
    p = 0.022750131948179207 + (word + 0.5) * 2.0**-32 * 0.95449973610364159
    return statistics.NormalDist().inv_cdf(p)


def kernel(purpose, seed, initializer, rows, columns):
    gain, fan, distribution = INITIALIZERS[initializer]
    variance = gain / (rows if fan == "in" else 0.5 * (rows + columns))
    if distribution == "uniform":
        scale = math.sqrt(3 * variance)
    else:
        scale = math.sqrt(variance) / 0.87962566103423978
    number = stream(purpose)
    words = [w for b in range((rows * columns + 3) // 4) for w in block(seed, number, 0, b)]
    values = [unit(distribution, word) * scale for word in words[: rows * columns]]
    return " ".join("%08x" % struct.unpack("<I", struct.pack("<f", value)) for value in values)


# ---- orders and samples ----


def order(purpose, seed, epoch, count):
    number, result = stream(purpose), list(range(count))
    for i in range(count - 1, 0, -1):
        words = block(seed, number, epoch, i)
        other = (words[1] << 32 | words[0]) * (i + 1) >> 64
        result[i], result[other] = result[other], result[i]
    return result


def sample(purpose, seed, rows, limit):
    return [rows[i] for i in sorted(order(purpose, seed, 0, len(rows))[:limit])]


# ---- the experiment ----

LAYERS = [  # model, layer, whose numbers, initializer, inputs, units
    ("A", "dense_1", "A.dense_1", "he_normal", 5, 17),
    ("A", "dense_2", "A.dense_2", "lecun_uniform", 17, 3),
    ("B", "dense_1", "B.dense_1", "lecun_normal", 5, 18),
    ("B", "dense_2", "B.dense_2", "lecun_normal", 18, 4),
    ("B", "head", "B.head", "glorot_uniform", 4, 3),
    ("C", "dense_1", "B.dense_1", "he_uniform", 5, 18),
    ("C", "head", "C.head", "glorot_normal", 18, 9),
    ("C", "dense_3", "B.head", "glorot_uniform", 9, 3),
]
RECIPES = [("B", "B 1"), ("C", "B 1"), ("C", "B 2"), ("B", "B 1")]  # what no arm needs is not trained
SPLITS = {"train": (0, 60, 7), "valid": (60, 90, 5), "test": (90, 140, 4)}
LABELS = [row * 7 % 11 % 4 for row in range(140)]


def expected(seed):
    for model, layer, owner, initializer, rows, columns in LAYERS:
        bits = kernel(f"initialise {owner}.kernel", seed, initializer, rows, columns)
        yield f"kernel {model}.{layer} of {seed}: {bits}"
    for number, (model, entry) in enumerate(RECIPES):
        for epoch in range(3):
            numbers = " ".join(map(str, order(f"shuffle {entry}", seed, epoch, 7)))
            yield f"order {number} {model} of {seed}, epoch {epoch}: {numbers}"
    for split, (first, last, limit) in SPLITS.items():
        rows = [row for row in range(first, last) if LABELS[row] < 3]
        drawn = sample(f"sample T.{split}", seed, rows, limit)
        yield f"sample T.{split} of {seed}: {' '.join(map(str, drawn))}"


def main(program, work):
    made = pathlib.Path(work) / "made"
    made.mkdir(parents=True, exist_ok=True)
    made.joinpath("images").write_bytes(struct.pack(">III", 0x802, len(LABELS), 5) + bytes(5 * len(LABELS)))
    made.joinpath("labels").write_bytes(struct.pack(">II", 0x801, len(LABELS)) + bytes(LABELS))
    command = [program, "--data", work]
    got = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    want = [line for seed in (77, (5 << 32) + 3) for line in expected(seed)]
    differing = [pair for pair in zip(got, want) if pair[0] != pair[1]]
    for line, wanted in differing:
        print(f"it prints   {line}\nthe page's  {wanted}")
    print(f"{len(want)} lines, {len(got)} printed, {len(differing)} differ")
    return len(differing) > 0 or len(got) != len(want)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
