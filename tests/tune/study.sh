#!/bin/sh
# Runs a study whose arms are tuned, on one thread and on three, on several ranks if TLC_RANKS is set, after it was stopped, and in two parts: all
# leave the same. What it leaves is held against what follows from its trials, and these against the same trainings without
# `tune`, if there is a program of these.
#
#   tests/tune/study.sh RUN_DIR PYTHON TLC PROGRAM [ALONE]
set -u
unset COLUMNS
[ $# -ge 4 ] || { echo "usage: $0 RUN_DIR PYTHON TLC PROGRAM [ALONE]" >&2; exit 2; }
run=$1 python=$2 tlc=$3 program=$4 alone=${5:-} failed=0
here=$(dirname "$0")

rm -rf "$run"
mkdir -p "$run/stopped"

# PROGRAM THREADS DIRECTORY
run_study()
{
    "$1" --threads "$2" --out "$run/$3" > "$run/said" || { echo "exit code $?"; exit 1; }
}

# DIRECTORY WHEN: holds what the first does
same()
{
    for file in results.json report.html results.csv; do
        cmp "$run/1/$file" "$run/$1/$file" || { echo "$2: another $file"; failed=1; }
    done
}

run_study "$program" 1 1
run_study "$program" 3 3
same 3 "three threads"

# On two ranks of MPI, and on more than there are seeds: the trials of a seed stay together. Sanitizers find what
# MPI itself never frees.
if [ -n "${TLC_RANKS:-}" ] && command -v mpirun.openmpi > /dev/null; then
    for ranks in 2 7; do
        mpirun.openmpi --allow-run-as-root --oversubscribe --bind-to none --mca plm isolated -n $ranks \
            "$program" --threads 1 --out "$run/ranks$ranks" > "$run/said" 2>&1 || { cat "$run/said"; failed=1; }
        same ranks$ranks "$ranks ranks"
    done
fi

# Stopped by force between two lines and within one.
whole=$(wc -c < "$run/1/log.jsonl")
for percent in 1 30 60 90 99; do
    head -c $((whole * percent / 100)) "$run/1/log.jsonl" > "$run/stopped/log.jsonl"
    run_study "$program" 3 stopped
    same stopped "stopped at $percent%"
done

for part in 1 2; do
    "$program" --part $part/2 --threads 2 --out "$run/parts" > "$run/said" || { echo "part $part"; failed=1; }
done
"$tlc" merge "$run"/parts/part-*-of-2 --out "$run/merged" > "$run/said" || { cat "$run/said"; failed=1; }
same merged "two parts"

[ -z "$alone" ] || run_study "$alone" 2 alone
"$python" "$here/study.py" "$run/1/results.json" ${alone:+"$run/alone/results.json"} || failed=1
exit $failed
