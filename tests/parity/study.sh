#!/bin/sh
# study.sh PROGRAM CHECK_STUDY RUN_DIR ALONE...: a study gives the same bytes with any number of threads
# and when it was stopped in between, by force and anywhere; its runs with each seed are those of ALONE,
# programs of the same spec without a study.
set -eu
export COLUMNS=1000
program=$1 check=$2 run=$3
shift 3
rm -rf "$run"
mkdir -p "$run/stopped"

fail() { echo "$*"; exit 1; }

# DIRECTORY: holds what the run with one thread left, and has logged every run once
same() {
    for file in results.json results.csv report.html; do
        cmp "$run/1/$file" "$1/$file"
    done
    twice=$(cut -d, -f1,2 "$1/log.jsonl" | sort | uniq -d)
    [ -z "$twice" ] || fail "$1: logged twice: $twice"
    [ "$(wc -l < "$1/log.jsonl")" -eq "$(wc -l < "$run/1/log.jsonl")" ] || fail "$1: other lines logged"
}

for threads in 1 2 4; do
    "$program" --quiet --threads $threads --out "$run/$threads"
    same "$run/$threads"
done

# Killed as soon as the log has so many lines; whoever is not quick enough has nothing to go on with.
log=$run/stopped/log.jsonl stops=0
for lines in 1 2 4 7 11 16 22; do
    "$program" --quiet --threads 2 --out "$run/stopped" &
    while kill -0 $! 2> /dev/null && ! { [ -e "$log" ] && [ "$(wc -l < "$log")" -ge $lines ]; }; do
        sleep 0.01
    done
    kill -9 $! 2> /dev/null || true
    wait $! 2> /dev/null || true
    [ -e "$run/stopped/results.json" ] || stops=$((stops + 1))
done
"$program" --quiet --threads 4 --out "$run/stopped"
same "$run/stopped"
echo "killed $stops times"

# The same as if it had been stopped in the middle of a line.
for part in 3 40 71 99; do
    size=$(wc -c < "$run/1/log.jsonl")
    head -c $((size * part / 100)) "$run/1/log.jsonl" > "$log"
    done=$(($(wc -l < "$log") - 1))
    "$program" --threads 2 --out "$run/stopped" > "$run/said"
    [ $done -lt 1 ] || grep -q "^$done of 27 runs are done already" "$run/said" ||
        fail "not $done runs done already: $(cat "$run/said")"
    same "$run/stopped"
done

# Nothing is run a second time.
cp "$log" "$run/log"
"$program" --quiet --threads 2 --out "$run/stopped"
cmp "$run/log" "$log"
same "$run/stopped"

for alone in "$@"; do
    for seed in 42 43 44; do
        "$alone" --quiet --seed $seed --out "$run/alone"
        "$check" "$run/1" "$run/alone" $seed
    done
done
