#!/bin/sh
# Runs the tiny study on one thread and on three, and compares what it leaves, byte for byte, with
# the files in study/.
#
#   tests/golden_report/study.sh PROGRAM RUN_DIR            compare
#   tests/golden_report/study.sh PROGRAM RUN_DIR --update   rewrite the files; then look at them
set -u
[ $# -ge 2 ] || { echo "usage: $0 PROGRAM RUN_DIR [--update]" >&2; exit 2; }
program=$1 run=$2 update=${3:-}
golden=$(dirname "$0")/study

rm -rf "$run"
for threads in 1 3; do
    "$program" --quiet --threads $threads --out "$run/$threads" || { echo "exit code $?"; exit 1; }
done
failed=0
for file in results.json results.csv report.html pairs.svg; do
    [ "$update" != --update ] || cp "$run/1/$file" "$golden/$file"
    for threads in 1 3; do
        cmp "$golden/$file" "$run/$threads/$file" && continue
        diff "$golden/$file" "$run/$threads/$file" | cut -c 1-200 | head -n 20
        failed=1
    done
done
# Each figure, as a drawing and as numbers
[ "$update" != --update ] || { rm -rf "$golden/figures" && cp -r "$run/1/figures" "$golden"; }
for threads in 1 3; do
    diff -rq "$golden/figures" "$run/$threads/figures" || failed=1
done
exit $failed
