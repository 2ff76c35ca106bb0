#!/bin/sh
# Compares what the report makes of results.json, byte for byte, with the files beside it.
#
#   tests/golden_report/golden_report.sh REPORT_OF            compare
#   tests/golden_report/golden_report.sh REPORT_OF --update   rewrite the files; then look at them
#
# results.json is made up: `make_samples.py golden`.
set -u
unset COLUMNS
[ $# -ge 1 ] || { echo "usage: $0 REPORT_OF [--update]" >&2; exit 2; }
report_of=$(realpath "$1") update=${2:-}
cd "$(dirname "$0")" || exit 2
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT

"$report_of" results.json "$made" > "$made/summary.txt" || { echo "exit code $?"; exit 1; }
failed=0
for file in report.html results.csv pairs.svg summary.txt; do
    [ "$update" != --update ] || cp "$made/$file" "$file"
    diff -u "$file" "$made/$file" || failed=1
done

# Older files say of which images a verdict speaks, and not of which examples.
mkdir "$made/older"
sed 's/"examples": "these/"images": "these/' results.json > "$made/older.json"
grep -q '"images": "these and others"' "$made/older.json" || { echo 'no older file'; failed=1; }
"$report_of" "$made/older.json" "$made/older" > "$made/older/summary.txt" || { echo "exit code $?"; failed=1; }
for file in report.html results.csv pairs.svg summary.txt; do
    cmp "$made/older/$file" "$made/$file" || failed=1
done
exit $failed
