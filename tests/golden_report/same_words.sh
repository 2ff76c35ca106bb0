#!/bin/sh
# What the terminal says of each comparison stands in one row of the report: the same difference, the
# same interval, the same outcome.
#
#   tests/golden_report/same_words.sh REPORT_OF results.json...
set -u
export COLUMNS=200
[ $# -ge 2 ] || { echo "usage: $0 REPORT_OF results.json..." >&2; exit 2; }
report_of=$1
shift
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT

failed=0 rows=0
for results in "$@"; do
    "$report_of" "$results" "$made" > "$made/summary.txt" || { echo "exit code $?"; exit 1; }
    # A row a line, its cells between bars, a hyphen for each minus.
    tr -d '\n' < "$made/report.html" | sed 's|</tr>|\n|g' | sed 's/<[^>]*>/|/g; s/−/-/g' \
        > "$made/rows.txt"
    # "... -0.80 [-1.08, -0.53]  worse (primary)": a number and an interval, then words.
    sed -n 's/^.*  \([-+0-9.]*  *\[[^]]*\]\)  *\([a-z].*\)$/\1;\2/p' "$made/summary.txt" |
        tr -s ' ' | sed 's/ (primary)$//' > "$made/words.txt"
    while IFS=';' read -r difference outcome; do
        grep -F "|$difference|" "$made/rows.txt" | grep -qE "[ |=]$(printf '%s' "$outcome" | sed 's/\*/[*]/')[|]" ||
            { echo "$results: the report has no row with $difference, $outcome"; failed=1; }
        rows=$((rows + 1))
    done < "$made/words.txt"
done
[ "$rows" -ge 8 ] || { echo "only $rows rows"; failed=1; }
exit $failed
