#!/bin/sh
# arrays.sh PROGRAM WORK_DIR: trains on arrays in an archive, however they are stored, and holds what is said
# of the tests against arrays.txt.
set -eu
program=$1 work=$2 here=$(realpath "$(dirname "$0")")
for kind in "C" "F" "F> packed" "C> packed" "C packed named"; do
    # shellcheck disable=SC2086
    set -- $kind
    rm -rf "$work"
    mkdir -p "$work"
    python3 -B "$here/figures.py" "$work/data/figures" "$@"
    (cd "$work" && "$program" --data data --fresh > said.txt)
    sed -n '/^all.test/,$p' "$work/said.txt" | grep -v '^Re' > "$work/tests.txt"
    diff -u "$here/arrays.txt" "$work/tests.txt" || { echo "order $kind"; exit 1; }
done
