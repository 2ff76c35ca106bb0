#!/bin/sh
# parity.sh BUILD_DIR: compiles and runs tests/parity/transfer.yaml, then retraces the run with an
# independent trainer in double. Prints the figures. Where Keras is (`make bench-peers`), it trains the
# nets of layers.txt once more, and opens what the program of saved.yaml has saved.
set -eu
build=${1:?usage: parity.sh BUILD_DIR}
here=$(dirname "$0")
python=${PYTHON:-/usr/bin/python3}
run=$build/parity

if ! "$python" -c 'import numpy, h5py' 2> /dev/null; then
    echo "parity: $python has no numpy or no h5py; install python3-numpy and python3-h5py" >&2
    exit 1
fi

# build TARGET
build() {
    cmake --build "$build" --target "$1" > "$build/parity.log" 2>&1 ||
        { cat "$build/parity.log" >&2; exit 1; }
}
build parity_transfer
rm -rf "$run"
"$build/tests/parity/experiments/parity_transfer" --quiet --out "$run"
"$python" "$here/reference.py" "$here/transfer.json" "$run"

keras=$build/bench-peers/environment/bin/python
if [ -x "$keras" ]; then
    echo "What Keras makes of the nets of layers.txt, and how far it is from the numbers there:"
    "$keras" "$here/keras_reference.py" --check "$here/layers.txt"
    "$keras" "$here/augmentations.py" --check "$here/augmentations.txt"
    echo "Models that tlc's programs have saved, opened by Keras, on the same test images:"
    build parity_saved
    rm -rf "$run-saved"
    "$build/tests/parity/experiments/parity_saved" --quiet --out "$run-saved"
    "$keras" "$here/keras_saved.py" "$run-saved"
    echo "When Keras's callbacks end a training from the same weights, and lower its rate:"
    build parity_control
    rm -rf "$run-control"
    "$build/tests/parity/experiments/parity_control" --quiet --out "$run-control"
    "$keras" "$here/keras_trained.py" "$run-control" | diff "$here/control_trained.txt" - && echo "the same"
else
    echo "Left out, for there is no Keras: the numbers of layers.txt, and the opening of saved models." \
        "make bench-peers fetches it."
fi
