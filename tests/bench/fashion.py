"""What the peers read: the splits and tasks of specs/transfer.yaml, as numpy arrays."""
import functools
import gzip
import pathlib

import numpy as np

SPLITS = {"valid": ("train", 0, 5000), "train": ("train", 5000, 30000), "test": ("t10k", 0, 5000)}


@functools.cache
def read_idx(path, offset):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def read_rows(folder, split):
    """Pixels and labels of one split."""
    part, first, last = SPLITS[split]
    pixels = read_idx(folder / f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    labels = read_idx(folder / f"{part}-labels-idx1-ubyte.gz", 8)
    return pixels[first:last], labels[first:last]


def load_task(data, task):
    """{split: (images in [0, 1], classes)} of task A (eight clothes) or B (sandal or shirt)."""
    splits = {}
    for split in SPLITS:
        pixels, labels = read_rows(pathlib.Path(data) / "fashion-mnist", split)
        of_pair = (labels == 5) | (labels == 6)
        chosen = ~of_pair if task == "A" else of_pair
        images = pixels[chosen].astype(np.float32) / 255
        labels = labels[chosen].astype(np.int32)
        targets = np.where(labels > 6, labels - 2, labels) if task == "A" else labels == 6
        splits[split] = images, targets.astype(np.int32)
    return splits
