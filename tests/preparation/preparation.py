#!/usr/bin/env python3
"""preparation.py PROGRAM WORK_DIR: what layers take of examples is that of the training rows, as docs/language.md has
it, and not a bit of the model is another when all other rows have other numbers."""
import collections
import json
import math
import pathlib
import random
import statistics
import struct
import subprocess
import sys

ROWS, TRAINED = 80, 40
SIZE, OPTIONAL = 9, [2, 5, 7]  # numbers of an example of the table with gaps; those that may be missing


def rows_of(seed):
    draw = random.Random(1)
    rows = [[draw.gauss(0, 1), draw.gauss(5, 30), 4.5] for _ in range(TRAINED)]
    draw = random.Random(seed)
    return rows + [[draw.gauss(900, 50) for _ in range(3)] for _ in range(ROWS - TRAINED)]


def gap(i, row):
    """A number that is missing in some rows."""
    return "" if i % 4 == 1 else f"{row[0] + 3:.6f}"


def whole(i, row):
    """One that is missing in others, and often the same: in the training rows 2 and 4 are as frequent."""
    number = int(row[0]) if i >= TRAINED else 9 if i > 36 else [4, 2, 2, 4][i // 3 % 4]
    return "" if i % 3 == 0 else f"{number}"


def tensors(path):
    """Of a .safetensors file, each as a list of numbers."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    return {name: struct.unpack(f"<{(entry['data_offsets'][1] - entry['data_offsets'][0]) // 4}f",
                                data[8 + size :][slice(*entry["data_offsets"])])
            for name, entry in header.items() if name != "__metadata__"}


def single(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


def run(program, work, seed):
    made = work / "made"
    made.mkdir(parents=True, exist_ok=True)
    lines = [",".join(f"{number:.6f}" for number in row) + f",{gap(i, row)},{whole(i, row)},{'uv'[i % 3 % 2]},{'ab'[i % 2]}"
             for i, row in enumerate(rows_of(seed))]
    made.joinpath("made.csv").write_text("x,y,z,w,n,word,label\n" + "\n".join(lines) + "\n")
    out = work / str(seed)
    subprocess.run([program, "--data", work, "--out", out, "--quiet"], check=True)
    return {path.stem: tensors(path) for path in out.glob("*.safetensors")}


def expect(what, got, want, close):
    if not all(math.isclose(a, b, rel_tol=close, abs_tol=close) for a, b in zip(got, want)) or len(got) != len(want):
        sys.exit(f"{what} is {got}, not {want}")


def tensor(model, role):
    return next(values for name, values in model.items() if name.endswith(role))


def expect_matrix(model, stand_ins, close):
    """The identity, and in the rows of marks what stands for the numbers before them."""
    kernel = [[float(i == k) for k in range(SIZE)] for i in range(SIZE)]
    for column, number in zip(OPTIONAL, stand_ins):
        kernel[column + 1][column] = number
    got = next(values for values in model.values() if len(values) == SIZE * SIZE)
    expect("the matrix", got, [number for row in kernel for number in row], close)


def main(program, work):
    one, other = (run(program, pathlib.Path(work), seed) for seed in (2, 3))
    columns = list(zip(*([single(float(f"{number:.6f}")) for number in row] for row in rows_of(2)[:TRAINED])))
    means = [math.fsum(column) / TRAINED for column in columns]
    expect("the mean", tensor(one["moments"], "mean"), means, 1e-6)
    expect("the variance", tensor(one["moments"], "variance"),
           [math.fsum((x - mean) ** 2 for x in column) / TRAINED for column, mean in zip(columns, means)], 1e-5)
    expect("the least number", tensor(one["range"], "mean"), [min(column) for column in columns], 0)
    expect("the range", tensor(one["range"], "variance"), [(max(c) - min(c)) ** 2 for c in columns], 1e-6)
    present = [single(float(gap(i, row))) for i, row in enumerate(rows_of(2)[:TRAINED]) if gap(i, row)]
    wholes = [float(whole(i, row)) for i, row in enumerate(rows_of(2)[:TRAINED]) if whole(i, row)]
    expect_matrix(one["imputed"], [math.fsum(some) / len(some) for some in (columns[0], present, wholes)], 1e-6)
    expect_matrix(one["middle"], [statistics.median(some) for some in (columns[0], present, wholes)], 1e-7)
    counts = collections.Counter(wholes)
    if len([number for number in counts if counts[number] == max(counts.values())]) < 2:
        sys.exit("no two numbers are as frequent: nothing is tested")
    expect_matrix(one["common"], [min(some, key=lambda number: (-some.count(number), number))
                                  for some in (columns[0], present, wholes)], 0)
    if one != other:
        sys.exit("something was learned from rows that are validated or tested on")
    print(f"{len(one)} models are prepared by their training rows alone")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
