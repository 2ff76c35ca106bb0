#!/usr/bin/env python3
"""digits.py DIRECTORY: writes DIRECTORY/digits.npz, the 1797 digits that come with Debian's python3-sklearn, as two
arrays: `images`, of 8 x 8 whole numbers from 0 to 16, and `labels`."""
import pathlib
import sys

import numpy
import sklearn.datasets

directory = pathlib.Path(sys.argv[1])
directory.mkdir(parents=True, exist_ok=True)
digits = sklearn.datasets.load_digits()
numpy.savez_compressed(directory / "digits.npz", images=digits.images.astype("uint8"),
                       labels=digits.target.astype("uint8"))
