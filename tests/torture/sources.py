"""Makes files of every format that is read: data for the run of sources.yaml, and what `tlc look` and
`tlc init` are given."""
import gzip
import os
import struct
import sys
import zlib

import data

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "foreign"))
import files as model_files  # noqa: E402
from files import Storage, Tensor, npy, pickled, torch_old, torch_zip, zipped  # noqa: E402

MODELS = ("net.pth", "old.pth", "stack.h5", "stack.keras", "stack.json", "parts.safetensors", "parts.npz")
CLASSES = ("cat", "dog", "elk")
ROWS = 24


def png(pixels):
    """4 x 4 pixels of three colours."""
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = b"".join(b"\0" + pixels[at : at + 12] for at in range(0, 48, 12))
    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def ppm(pixels):
    return b"P6 4 4 255\n" + pixels


def pictures(noise):
    """A folder for each class, and a table of some of them."""
    found, listed = {}, "file,label\n"
    for number in range(ROWS):
        kind = CLASSES[number % 3]
        write, end = (ppm, "ppm") if number % 4 else (png, "png")
        name = f"pictures/{kind}/{number}.{end}"
        found[name] = write(bytes(next(noise) for _ in range(48)))
        listed += f"{name},{kind}\n"
    return found | {"pictures.csv": listed.encode()}


def table(noise):
    lines = ["size,age,form,kind"]
    for number in range(ROWS):
        age = "NA" if number % 5 == 0 else str(next(noise) % 90)
        lines.append(f"{next(noise) / 7:.3f},{age},{('round', 'square')[number % 2]},{('red', 'green')[next(noise) % 2]}")
    return "\n".join(lines).encode() + b"\n"


def arrays(noise):
    """Images and labels of arrays, alone and in an archive."""
    images = bytes(next(noise) for _ in range(ROWS * 48))
    labels = bytes(number % 3 for number in range(ROWS))
    words = b"".join(CLASSES[number % 3].encode("utf-32-le") for number in range(ROWS))
    x = npy((ROWS, 4, 4, 3), "|u1", images)
    return {
        "x.npy": x,
        "y.npy.gz": gzip.compress(npy((ROWS,), "|u1", labels), mtime=0),
        "arrays.npz": zipped([("x.npy", x), ("y.npy", npy((ROWS,), "<U3", words))], 8),
    }


def cifar(noise):
    rows = [bytes((number % 20, number % 100)) + bytes(next(noise) for _ in range(3072)) for number in range(4)]
    return {"one.bin": b"".join(rows[:3]), "two.bin.gz": gzip.compress(rows[3], mtime=0)}


def whole(*shape):
    strides = {2: (shape[-1], 1), 1: (1,)}[len(shape)]
    return Tensor(size=shape, stride=strides, storage=Storage(count=144))


def models(make_h5):
    """What the run begins with, and a model file of each kind for `tlc look`."""
    model_files.make_h5.path = make_h5
    weights = {"fc.weight": whole(3, 48), "fc.bias": whole(3)}
    bytes_of_it = bytes(4 * 144)
    dense = model_files.sequential(*model_files.flat_dense(), shape=(4, 4, 3))
    lines = ["layer flatten", "layer dense", "tensor dense/kernel:0 48 3", "tensor dense/bias:0 3"]
    image = model_files.h5_bytes(None, ["unnamed", "layer layers", "tensor dense/vars/0 48 3", "tensor dense/vars/1 3"])
    config = model_files.json.dumps(dense)
    parts = {"w": model_files.tensor((3, 48), (0, 576)), "b": model_files.tensor((3,), (576, 588))}
    return {
        "net.pth": torch_zip(weights, storages=[("0", bytes_of_it)], more=[("net/byteorder", "little")]),
        "old.pth": torch_old(weights, counts=(144,)),
        "stack.h5": model_files.h5_bytes(dense, lines),
        "stack.keras": zipped([("metadata.json", '{"keras_version": "3.1.1"}'), ("config.json", config),
                               ("model.weights.h5", image)], 8),
        "stack.json": config.encode(),
        "parts.safetensors": model_files.safetensors(parts, 588),
        "parts.npz": zipped([("w.npy", npy((48, 3))), ("b.npy", npy((3,)))], 8),
    }  # fmt: skip


def numbers():
    return model_files.h5_bytes(None, ["unnamed", "layer rows", f"tensor x {ROWS} 4", f"tensor y {ROWS} 1"])


def make(make_h5):
    """All files, by the names that they have in the folder of sources.yaml. An HDF5 file is laid out by
    that program, in the directory at hand."""
    noise = data.numbers(11)
    found = models(make_h5)
    for part in (pictures, arrays, cifar):
        found |= part(noise)
    return found | {"table.csv": table(noise), "numbers.h5": numbers()}


def main():
    """sources.py MAKE_H5 FOLDER: the model files alone, for tlc to read."""
    os.chdir(sys.argv[2])
    for name, content in models(sys.argv[1]).items():
        with open(name, "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
