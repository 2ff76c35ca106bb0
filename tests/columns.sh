#!/bin/sh
# columns.sh TLC WIDTH REPORT_OF WORK_DIR: what tlc prints of specs, and reports of runs on a terminal, is no wider than
# 80 columns, or than the terminal is said to be; of long names too, and of those of two columns a character.
set -eu
tlc=$1 width=$2 report_of=$3 work=$4 failed=0
rm -rf "$work"
mkdir -p "$work"
complain() { echo "$*"; cat "$work/wide"; failed=1; }

# fits COLUMNS WHAT COMMAND...: what the command prints is no wider than that
fits() {
    columns=$1 what=$2
    shift 2
    COLUMNS=$columns "$@" > "$work/printed" 2> "$work/err" || { echo "$what: exit code $?"; cat "$work/err"; exit 1; }
    "$width" "$columns" < "$work/printed" > "$work/wide" || complain "$what, in $columns columns:"
}

sed -e 's/trouser/衬衫と凉鞋のとても長い名前衬衫と凉鞋のとても長い名前/g' tests/golden/names.yaml > "$work/wide.yaml"
specs=0
for spec in specs/*.yaml examples/*.yaml examples/*/*.yaml tests/golden/*.yaml "$work/wide.yaml"; do
    "$tlc" --check "$spec" > /dev/null 2>&1 || { echo "$spec: left out, its data is not here"; continue; }
    for columns in 80 60 120; do
        fits "$columns" "$spec" "$tlc" -o /dev/null "$spec"
    done
    fits 80 "$spec --plan=full" "$tlc" --plan=full -o /dev/null "$spec"
    specs=$((specs + 1))
done
[ "$specs" -gt 40 ] || { echo "only $specs specs"; failed=1; }

# Names of arms, axes and values are made long, and wide.
for results in tests/golden_report/results.json tests/golden_report/study/results.json; do
    cp "$results" "$work/results.json"
    sed -e 's/"B_on_A"/"衬衫と凉鞋_a_model_of_a_long_name_B_on_A"/g; s/training\.B_on_A\.freeze/training.a_model_of_a_long_name.freeze/g' \
        "$results" > "$work/wide.json"
    for columns in 80 60 120; do
        fits "$columns" "$results" "$report_of" "$results" "$work"
        fits "$columns" "$results with long names" "$report_of" "$work/wide.json" "$work"
    done
done
exit $failed
