"""Makes the data that the tests of this folder learn from: IDX files of a few hundred images of
4 x 4 pixels, in five classes, the same bytes each time."""
import gzip
import os
import struct

CLASSES = 5
ROWS = {"train": 400, "test": 150}


def numbers(seed):
    """A linear congruential generator (Knuth's MMIX): numbers of 0 to 255, good enough for noise."""
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield seed >> 56


def make_rows(rows, seed):
    """Labels and pixels: each class has bright pixels of its own, and there is much noise."""
    noise = numbers(seed)
    labels = bytes(next(noise) % CLASSES for _ in range(rows))
    pixels = bytes(
        (next(noise) + (next(noise) if place % CLASSES == label else 0)) // 2
        for label in labels
        for place in range(16)
    )
    return labels, pixels


def idx(sizes, content):
    """An IDX file of unsigned bytes."""
    return bytes((0, 0, 8, len(sizes))) + struct.pack(f">{len(sizes)}I", *sizes) + content


def write(directory):
    """Writes DIRECTORY/tiny: train as gzip, test plain. Returns the labels by file."""
    folder = os.path.join(directory, "tiny")
    os.makedirs(folder, exist_ok=True)
    labels_of = {}
    for seed, (name, rows) in enumerate(ROWS.items()):
        labels, pixels = make_rows(rows, seed)
        labels_of[name] = labels
        files = {"images": idx((rows, 4, 4), pixels), "labels": idx((rows,), labels)}
        for kind, content in files.items():
            ending = ".gz" if name == "train" else ""
            content = gzip.compress(content, mtime=0) if ending else content
            with open(os.path.join(folder, f"{name}-{kind}{ending}"), "wb") as file:
                file.write(content)
    return labels_of
