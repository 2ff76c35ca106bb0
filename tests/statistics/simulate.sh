#!/bin/sh
# Simulates studies in which nothing is to be found, and compares how often something is found with
# the tables of docs/statistics.md, figure by figure.
#
#   tests/statistics/simulate.sh SIMULATE
set -u
[ $# -eq 1 ] || { echo "usage: $0 SIMULATE" >&2; exit 2; }
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT

"$1" > "$made/all" || { echo "exit code $?"; exit 1; }
grep '^|' "$made/all" > "$made/simulated"
awk '/^## / {inside = /^## How often/} inside && /^\|/' "$(dirname "$0")/../../docs/statistics.md" \
    > "$made/documented"
diff -u "$made/documented" "$made/simulated" || exit 1
echo "As in docs/statistics.md: $(grep -c '^| [0-9]' "$made/simulated") rows"
