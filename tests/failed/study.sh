#!/bin/sh
# Runs a study some of whose trainings diverge, on one thread and on three, and after it was stopped;
# compares what it leaves and says, byte for byte, with the files in GOLDEN.
#
#   tests/failed/study.sh PROGRAM RUN_DIR GOLDEN            compare
#   tests/failed/study.sh PROGRAM RUN_DIR GOLDEN --update   rewrite the files; then look at them
set -u
unset COLUMNS
[ $# -ge 3 ] || { echo "usage: $0 PROGRAM RUN_DIR GOLDEN [--update]" >&2; exit 2; }
program=$1 run=$2 golden=$3 update=${4:-} failed=0

rm -rf "$run"
mkdir -p "$run/stopped" "$golden"

# THREADS DIRECTORY: runs it there; what it says goes to summary.txt, without what depends on the place
run_study()
{
    "$program" --threads "$1" --out "$run/$2" > "$run/said" || { echo "exit code $?"; exit 1; }
    sed -n '/^B.test: accuracy/,/^Report:/{/^Report:/d;p;}' "$run/said" > "$run/$2/summary.txt"
}

# DIRECTORY WHEN: holds what the golden files do
same()
{
    for file in report.html results.csv summary.txt; do
        cmp "$golden/$file" "$run/$1/$file" && continue
        diff "$golden/$file" "$run/$1/$file" | cut -c 1-200 | head -n 20
        echo "$2: another $file"
        failed=1
    done
    cmp "$run/1/results.json" "$run/$1/results.json" || failed=1
}

run_study 1 1
tr '\n' ' ' < "$run/said" |
    grep -q 'A with A.optimizer.sgd.learning_rate = 1e30, seed 42, failed: epoch 1: the loss on A.train is' ||
    { echo "does not name the first that fails"; cat "$run/said"; failed=1; }
for file in report.html results.csv summary.txt; do
    [ "$update" != --update ] || cp "$run/1/$file" "$golden/$file"
done
same 1 "one thread"
run_study 3 3
same 3 "three threads"

# Stopped by force between two lines and within one; nothing that failed is tried again.
whole=$(wc -c < "$run/1/log.jsonl")
for percent in 1 20 45 70 99; do
    head -c $((whole * percent / 100)) "$run/1/log.jsonl" > "$run/stopped/log.jsonl"
    run_study 3 stopped
    same stopped "stopped at $percent%"
done
lines=$(wc -l < "$run/stopped/log.jsonl")
run_study 2 stopped
same stopped "done already"
[ "$(wc -l < "$run/stopped/log.jsonl")" -eq "$lines" ] || { echo "logged again"; failed=1; }
exit $failed
