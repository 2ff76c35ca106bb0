#!/bin/sh
# changed.sh PROGRAM CHANGED RUN_DIR: CHANGED is PROGRAM with a learning rate changed by hand in its C. It
# takes over none of PROGRAM's runs, but they are there when PROGRAM comes back.
set -eu
export COLUMNS=1000
program=$1 changed=$2 run=$3
rm -rf "$run"
fail() { echo "$*"; cat "$run/said"; exit 1; }

"$program" --quiet --out "$run/first"
mkdir "$run/both"
cp "$run/first/log.jsonl" "$run/both"
"$changed" --out "$run/both" > "$run/said"
grep -q '/log.jsonl is of another study: it is kept as log\.[0-9a-f]*\.jsonl$' "$run/said" ||
    fail "nothing is said of the log"
! grep -q 'runs are done already' "$run/said" || fail "runs of the other program are taken over"
! cmp -s "$run/first/results.json" "$run/both/results.json" || fail "the change changes nothing"
"$program" --out "$run/both" > "$run/said"
grep -q '^27 of 27 runs are done already' "$run/said" || fail "the runs are not found again"
cmp "$run/first/results.json" "$run/both/results.json"
cmp "$run/first/log.jsonl" "$run/both/log.jsonl"
