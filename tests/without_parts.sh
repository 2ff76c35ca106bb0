#!/bin/sh
# without_parts.sh WORK_DIR COMPILER MAKE_H5: tlc without all that it goes without. Configuring says in a line each
# what is left out; files that are or have HDF5 are refused by what to do; a run ends in results instead of a report;
# all else works, and models are saved as ever: those are written without the HDF5 library.
set -eu
work=$1 compiler=$2 make_h5=$3 failed=0
rm -rf "$work"
mkdir -p "$work/data" "$work/packages"
complain() { echo "$*"; failed=1; }

# Where only those packages are that tlc needs. What is fast to compile, for nothing here takes long.
for package in yaml-0.1 jansson libisal; do
    ln -s "$(pkg-config --variable=pcfiledir $package)/$package.pc" "$work/packages"
done
PKG_CONFIG_LIBDIR=$(realpath "$work/packages") PKG_CONFIG_PATH='' cmake -G Ninja -S . -B "$work/build" \
    "-DCMAKE_C_COMPILER=$compiler" -DTLC_HDF5=OFF -DTLC_REPORT=OFF -DTLC_LSP=OFF -DCMAKE_BUILD_TYPE=None \
    -DTLC_EXPERIMENT_FLAGS=-O0 > "$work/log" 2>&1 &&
    cmake --build "$work/build" --target tlc >> "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
tlc=$(realpath "$work/build")/tlc
cat > "$work/wanted" << 'END'
Left out: PNG files, since their library is not here
Left out: JPEG files, since their library is not here
Left out: HDF5 files, since their library is not here, or not wanted
Left out: the report, which is not wanted
Left out: ranks of MPI, since neither Open MPI nor MPICH is here, or they are not wanted
Left out: tlc lsp, which is not wanted
Left out: all tests, which need CRITERION
END
sed -n 's/^-- \(Left out: \)/\1/p' "$work/log" | diff "$work/wanted" - || complain "not what configuring says is left out"

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
        complain "$1: not refused as it should be: $(cat "$work/said")"
    fi
}

spec plain "{$layers}"
runs plain || { cat "$work/said" "$work/log"; exit 1; }

# ---- without the report ----

# What an earlier tlc has left is not this run's.
cp -r tests/golden_report/study/report.html tests/golden_report/study/pairs.svg tests/golden_report/study/figures "$work/plain"
"$work/build/experiments/spec" --data "$work" --out "$work/plain" > "$work/said" 2>&1 || complain "$(cat "$work/said")"
grep -qx "Results: $work/plain/results.json" "$work/said" || complain "no word of results: $(cat "$work/said")"
[ -s "$work/plain/results.csv" ] || complain "no results.csv"
left=$(find "$work/plain" -name '*.html' -o -name '*.svg' -o -path '*/figures/*')
[ -z "$left" ] || complain "a report: $left"
code=0
"$tlc" report "$work/plain" > "$work/said" 2>&1 || code=$?
[ "$code" -eq 1 ] && grep -qx 'tlc report: error: this tlc was built without the report: build it again, by cmake -DTLC_REPORT=ON' "$work/said" ||
    complain "tlc report: $code: $(cat "$work/said")"
# Nor has a page figures, where there is what makes it.
code=0
"$tlc" --emit=page --model m --weights "$work/plain/m.safetensors" -o "$work/m.html" "$work/plain.yaml" > "$work/said" 2>&1 || code=$?
grep -q 'apt-get install clang lld' "$work/said" || { [ "$code" -eq 0 ] &&
    grep -q 'this tlc was built without the report: the page is without figures' "$work/said"; } ||
    complain "--emit=page: $code: $(cat "$work/said")"

# ---- without HDF5 ----

spec goes_on "{weights: plain/m.safetensors, $layers}"
runs goes_on || complain "$(cat "$work/said")"
spec of_h5 '{file: plain/m.h5}'
refused of_h5 m.h5
spec of_keras '{file: plain/m.keras}'
refused of_keras m.keras
"$make_h5" "$work/data/a.h5" < /dev/null
spec data_of_h5 "{$layers}" hdf5 '{file: a.h5, images: x, labels: y}'
refused data_of_h5 a.h5
exit $failed
