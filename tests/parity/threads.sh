#!/bin/sh
# threads.sh PROGRAM RUN_DIR: the number of threads changes no bit of weights and results.
set -eu
program=$1 run=$2

for threads in 1 2 4; do
    rm -rf "$run/$threads"
    "$program" --quiet --threads $threads --out "$run/$threads"
    for file in "$run/1"/*.h5 "$run/1/results.json"; do
        cmp "$file" "$run/$threads/${file##*/}"
    done
done
