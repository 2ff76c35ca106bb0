#!/bin/sh
# without_hdf5.sh WORK_DIR COMPILER MAKE_H5: tlc where the HDF5 library is not: files that are or have HDF5 are
# refused by what to do, all else works, and models are saved as ever: those are written without the library.
set -eu
work=$1 compiler=$2 make_h5=$3 failed=0
rm -rf "$work"
mkdir -p "$work/data"
# What is fast to compile, for nothing here takes long
cmake -G Ninja -S . -B "$work/build" "-DCMAKE_C_COMPILER=$compiler" -DTLC_HDF5=OFF -DBUILD_TESTING=OFF \
    -DCMAKE_BUILD_TYPE=None -DTLC_EXPERIMENT_FLAGS=-O0 > "$work/log" 2>&1 &&
    cmake --build "$work/build" --target tlc >> "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
tlc=$(realpath "$work/build")/tlc

bytes() { awk -v count="$1" -v most="$2" 'BEGIN { for (i = 0; i < count; i++) printf "\\0%03o", i * 37 % most }'; }
printf '%b' "\0000\0000\0010\0003\0000\0000\0000\0024\0000\0000\0000\0002\0000\0000\0000\0002$(bytes 80 256)" > "$work/data/images"
printf '%b' "\0000\0000\0010\0001\0000\0000\0000\0024$(bytes 20 2)" > "$work/data/labels"

# spec NAME MODEL [FORMAT FILES]: one that trains the model and saves it
spec() {
    cat > "$work/$1.yaml" << END
name: $1
data: {d: {format: ${3:-idx}, path: data, shape: [2, 2], classes: 2, scale: 1/255, train: ${4:-"{images: images, labels: labels}"}}}
splits: {train: d.train}
tasks: {T: {}}
models: {m: $2}
training:
  - {model: m, task: T, loss: sparse_categorical_crossentropy, epochs: 1, validation: none, save: m.h5}
  - {model: m, task: T, loss: sparse_categorical_crossentropy, epochs: 0, validation: none, save: m.keras}
  - {model: m, task: T, loss: sparse_categorical_crossentropy, epochs: 0, validation: none, save: m.safetensors}
END
}
layers='layers: [flatten, dense: {units: 2, activation: softmax, name: last}]'

# runs NAME: compiles the spec of this name and runs the program
runs() {
    "$tlc" --quiet -o "$work/build/spec.c" "$work/$1.yaml" 2> "$work/said" && cmake --build "$work/build" --target spec > "$work/log" 2>&1 &&
        "$work/build/experiments/spec" --quiet --data "$work" --out "$work/$1" > "$work/said" 2>&1
}
refused() {
    if runs "$1" || ! grep -q "$2 is or has HDF5, which this tlc was built without" "$work/said"; then
        echo "$1: not refused as it should be:"; cat "$work/said"; failed=1
    fi
}

spec plain "{$layers}"
runs plain || { cat "$work/said" "$work/log"; exit 1; }
spec goes_on "{weights: plain/m.safetensors, $layers}"
runs goes_on || { cat "$work/said"; failed=1; }
spec of_h5 '{file: plain/m.h5}'
refused of_h5 m.h5
spec of_keras '{file: plain/m.keras}'
refused of_keras m.keras
"$make_h5" "$work/data/a.h5" < /dev/null
spec data_of_h5 "{$layers}" hdf5 '{file: a.h5, images: x, labels: y}'
refused data_of_h5 a.h5
exit $failed
