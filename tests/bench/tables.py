#!/usr/bin/python3
"""Measures how fast a CSV of numbers is read, beside pandas' C reader, in turns on one core.

    tables.py BUILD_DIR [--repetitions N] [--megabytes N]

The files have 20 columns: numbers of all the digits that a double has, and numbers of five digits. The
processor's seconds count, the least and the lower quartile of the turns; what a process takes to begin does
not. Without pandas (`make bench-peers`) its column is missing.
"""
import argparse
import os
import pathlib
import random
import statistics
import subprocess

COLUMNS = 20
PANDAS = """
import io, sys, time, pandas
pandas.read_csv(io.StringIO("a,b\\n1,2\\n"), dtype=sys.argv[2], engine="c") # loads what it needs
begun = time.process_time()
table = pandas.read_csv(sys.argv[1], dtype=sys.argv[2], engine="c")
print(len(table), len(table.columns), time.process_time() - begun)
"""
FILES = {"all digits": repr, "five digits": lambda number: f"{number * 10:.5g}"}


def write(path, shown, size):
    chance = random.Random(1)
    with open(path, "w", encoding="ascii") as file:
        written = file.write(",".join(f"c{i}" for i in range(COLUMNS)) + "\n")
        while written < size:
            written += file.write(",".join(shown(chance.gauss(0, 1)) for _ in range(COLUMNS)) + "\n")


def one_core():
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])


def seconds_of(command, path, element):
    done = subprocess.run([*command, path, element], check=True, capture_output=True, text=True, preexec_fn=one_core)
    rows, columns, seconds = done.stdout.split()
    return (int(rows), int(columns)), float(seconds)


def measure(readers, path, element, repetitions):
    """For each reader the least and the lower quartile, all of them having read as much."""
    times = {name: [] for name in readers}
    sizes = set()
    for _ in range(repetitions):
        for name, command in readers.items():
            size, seconds = seconds_of(command, path, element)
            sizes.add(size)
            times[name].append(seconds)
    assert len(sizes) == 1, sizes
    return {name: (min(each), statistics.quantiles(each, n=4)[0]) for name, each in times.items()}


def peers(build):
    python = build / "bench-peers" / "environment" / "bin" / "python"
    found = python.exists() and subprocess.run([python, "-c", "import pandas"], capture_output=True, check=False)
    return {"pandas": [python, "-W", "ignore", "-c", PANDAS]} if found and found.returncode == 0 else {}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=100)
    options = parser.parse_args()
    readers = {"tlc": [options.build.resolve() / "tests" / "bench_csv"], **peers(options.build.resolve())}
    (options.build / "bench").mkdir(exist_ok=True)
    print(f"\nCSV of {options.megabytes} MB, {COLUMNS} columns: seconds on one core, the least and the lower quartile")
    print(f"{'':24}" + "".join(f"{name:>16}" for name in readers) + ("    ratio" if len(readers) > 1 else ""))
    for name, shown in FILES.items():
        path = options.build / "bench" / "numbers.csv"
        write(path, shown, options.megabytes * 1000000)
        for element in ("float64", "float32"):
            times = measure(readers, path, element, options.repetitions)
            line = "".join(f"{least:>9.3f} {quartile:.3f} " for least, quartile in times.values())
            ratio = f"{times['pandas'][1] / times['tlc'][1]:>8.2f}x" if "pandas" in times else ""
            print(f"{name + ', ' + element:24}{line}{ratio}")
        path.unlink()
    if len(readers) == 1:
        print("pandas is not there: make bench-peers")


main()
