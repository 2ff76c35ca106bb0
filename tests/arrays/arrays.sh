#!/bin/sh
# arrays.sh PROGRAM WORK_DIR TLC: trains on arrays in an archive, however they are stored, and holds what is said
# of the tests against arrays.txt; and the first spec of the archive against first.yaml.
set -eu
unset COLUMNS
program=$1 work=$2 tlc=$3 here=$(realpath "$(dirname "$0")")
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

# The archive is that of the last.
(cd "$work" && "$tlc" init data/figures/figures.npz -o new.yaml > said.txt && "$tlc" --check new.yaml)
diff -u "$here/first.yaml" "$work/new.yaml"

# Names of classes are in what a run leaves: rows and columns of matrices, tables, results.
report=$work/runs/arrays/report.html
for words in '>vertical bar</text' '>circle</text' '>other</text' 'always class circle'; do
    grep -q "$words" "$report" || { echo "report.html has no $words"; exit 1; }
done
python3 -c 'import json, sys
tests = json.load(open(sys.argv[1]))["tests"]
sys.exit(tests["all.test"]["classes"] != ["circle", "cross", "vertical bar", "horizontal bar"]
         or tests["bars.test"]["classes"] != ["bar", "other"])' "$work/runs/arrays/results.json" ||
    { echo "results.json has other names"; exit 1; }
