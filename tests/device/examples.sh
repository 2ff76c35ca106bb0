#!/bin/sh
# examples.sh TLC EXPERIMENT WORK_DIR: what the folders of examples that take a library say, in C, C++ and Python and
# on an emulated board, is what their READMEs show. What has no tools here is named and left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3"
tlc=$1 experiment=$2 work=$(realpath "$3") failed=0
. "$here/tools.sh"
cd "$here/../.."

# shown FOLDER: each line that is read stands in the folder's README
shown() {
    lines=0
    while read -r line; do
        lines=$((lines + 1))
        grep -qxF "    $line" "examples/$1/README.md" || { echo "examples/$1/README.md does not show: $line"; failed=1; }
    done
    [ "$lines" -gt 1 ] || { echo "examples/$1 says nothing"; failed=1; }
}

"$experiment" --quiet --out "$work/run"
"$tlc" --quiet --emit=library examples/shirts.yaml --model shirts --weights "$work/run/shirts.safetensors" -o "$work"

make -s -C examples/embed_in_c LIBRARY="$work" OUT="$work/embed_in_c" "$work/embed_in_c/classify"
"$work/embed_in_c/classify" examples/embed_in_c/sandal.pgm examples/embed_in_c/shirt.pgm > "$work/said"
shown embed_in_c < "$work/said"

if command -v c++ > /dev/null; then
    make -s -C examples/embed_in_c LIBRARY="$work" OUT="$work/embed_in_c" "$work/embed_in_c/classify_cpp"
    "$work/embed_in_c/classify_cpp" examples/embed_in_c/sandal.pgm examples/embed_in_c/shirt.pgm > "$work/said_cpp"
    cmp "$work/said" "$work/said_cpp" || failed=1
else
    echo "left out, no c++: main.cpp"
fi

if command -v python3 > /dev/null; then
    cc -O2 -shared -fPIC "$work/shirts.c" -lm -o "$work/libshirts.so"
    python3 -B examples/ctypes/shirts.py "$work" > "$work/said"
    shown ctypes < "$work/said"
else
    echo "left out, no python3: examples/ctypes"
fi

if has_tools mps2-an386; then
    make -s --no-print-directory -C examples/microcontroller LIBRARY="$work" OUT="$work/board" run > "$work/said"
    shown microcontroller < "$work/said"
    "$tlc" --quiet --emit=library examples/shirts.yaml --model shirts --weights "$work/run/shirts.safetensors" \
        --train -o "$work/learns"
    make -s --no-print-directory -C examples/microcontroller LIBRARY="$work/learns" OUT="$work/board" \
        MAIN=train_head.c run > "$work/said"
    shown microcontroller < "$work/said"
fi
exit "$failed"
