#!/usr/bin/env python3
"""diabetes.py DIRECTORY: writes DIRECTORY/diabetes.csv, the 442 patients that come with Debian's python3-sklearn, whose
measurements and progress are two files there, as one table with a header."""
import csv
import pathlib
import sys

import sklearn.datasets

directory = pathlib.Path(sys.argv[1])
directory.mkdir(parents=True, exist_ok=True)
patients = sklearn.datasets.load_diabetes(scaled=False)
names = ["age", "sex", "bmi", "pressure", "tc", "ldl", "hdl", "tch", "ltg", "glucose"]
with open(directory / "diabetes.csv", "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow([*names, "progression"])
    table.writerows([*(f"{number:g}" for number in row), f"{target:g}"]
                    for row, target in zip(patients.data, patients.target))
