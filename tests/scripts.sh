#!/bin/sh
# scripts.sh PYTHON: no script of the tests is called like a module of Python's own: it would stand in that
# one's place for all that is imported by the scripts beside it.
set -eu
find tests -name '*.py' | "$1" -c '
import pathlib, sys
names = sys.stdlib_module_names
shadows = [line.strip() for line in sys.stdin if pathlib.Path(line.strip()).stem in names]
print(*shadows, sep="\n", end="\n" if shadows else "")
sys.exit(bool(shadows))'
