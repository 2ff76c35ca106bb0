#!/bin/sh
# parity.sh BUILD_DIR: compiles and runs tests/parity/transfer.yaml, then retraces the run with an
# independent trainer in double. Prints the figures.
set -eu
build=${1:?usage: parity.sh BUILD_DIR}
here=$(dirname "$0")
python=${PYTHON:-/usr/bin/python3}
run=$build/parity

if ! "$python" -c 'import numpy, h5py' 2> /dev/null; then
    echo "parity: $python has no numpy or no h5py; install python3-numpy and python3-h5py" >&2
    exit 1
fi

cmake --build "$build" --target parity_transfer > "$build/parity.log" 2>&1 ||
    { cat "$build/parity.log" >&2; exit 1; }
rm -rf "$run"
"$build/tests/parity/experiments/parity_transfer" --quiet --out "$run"
exec "$python" "$here/reference.py" "$here/transfer.json" "$run"
