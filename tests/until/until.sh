#!/bin/sh
# Runs a study that ends when its interval is narrow, and one that has all its seeds: on one thread and on
# three, stopped and gone on with; and computes again by what its numbers say where it must end.
#
#   tests/until/until.sh NARROW MOST
set -u
[ $# -eq 2 ] || { echo "usage: $0 NARROW MOST" >&2; exit 2; }
narrow=$1 most=$2
here=$(dirname "$0")
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT
failed=0

complain() {
    echo "$*"
    failed=1
}

# says FILE TEXT: line ends count as spaces
says() {
    tr '\n' ' ' < "$made/$1" | grep -qF -- "$2" || { complain "$1 does not say: $2"; cat "$made/$1"; }
}

"$narrow" --dry-run --out "$made/1" > "$made/dry" || complain "--dry-run: exit code $?"
says dry "seeds 42 to at most 141"
says dry "2 cells of 2 arms, at most 100 seeds: at most"
for threads in 1 3; do
    "$narrow" --threads $threads --out "$made/$threads" > "$made/out" || complain "exit code $?"
done
diff -r -x log.jsonl "$made/1" "$made/3" > "$made/differ" || { complain "threads make a difference"; head "$made/differ"; }
says out "30 seeds: the interval is"
says out "asked for; on to 40"
says out "It ended after"
python3 "$here/ending.py" "$made/1/results.json" 0.065 100 "narrow enough" || failed=1

"$narrow" --part 1/2 --out "$made/part" > "$made/out" 2>&1
[ $? -eq 2 ] || complain "--part: not a wrong command line"
says out "--part is for seeds that are known beforehand"
[ ! -e "$made/part" ] || complain "--part leaves something"

# All is done; and what is left to do is done, and no more
"$narrow" --dry-run --out "$made/1" > "$made/dry" || complain "--dry-run: exit code $?"
says dry "runs are done already, in $made/1"
for lines in 20 130 190; do
    mkdir "$made/stopped"
    head -n $lines "$made/1/log.jsonl" > "$made/stopped/log.jsonl"
    "$narrow" --dry-run --out "$made/stopped" > "$made/dry" || complain "--dry-run: exit code $?"
    says dry "$((lines - 1)) of at most"
    "$narrow" --threads 2 --out "$made/stopped" > "$made/out" || complain "gone on: exit code $?"
    cmp "$made/1/results.json" "$made/stopped/results.json" || complain "gone on behind line $lines"
    [ "$(wc -l < "$made/stopped/log.jsonl")" -eq "$(wc -l < "$made/1/log.jsonl")" ] ||
        complain "runs that nobody needs, or too few"
    rm -r "$made/stopped"
done

"$most" --out "$made/most" > "$made/out" || complain "exit code $?"
says out "It had all 31 seeds that it may have"
python3 "$here/ending.py" "$made/most/results.json" 1e-6 31 "most seeds" || failed=1
exit $failed
