#!/bin/sh
# threads.sh PROGRAM RUN_DIR: the number of threads changes no bit of weights and results, and no line of
# the log but for the seconds; those of several models may take turns.
set -eu
program=$1 run=$2

epochs() {
    sed 's/,"seconds":[^}]*//' "$1" | sort -s -t, -k1,1
}
for threads in 1 2 4; do
    rm -rf "$run/$threads"
    "$program" --quiet --threads $threads --out "$run/$threads"
    for file in "$run/1"/*.h5 "$run/1/results.json"; do
        cmp "$file" "$run/$threads/${file##*/}"
    done
    epochs "$run/$threads/log.jsonl" > "$run/$threads/epochs"
    ! grep -q seconds "$run/$threads/epochs"
    cmp "$run/1/epochs" "$run/$threads/epochs"
done
