#!/bin/sh
# columns.sh TLC WIDTH REPORT_OF WORK_DIR: what tlc prints of specs, and reports of runs on a terminal, is no wider than
# 80 columns, or than the terminal is said to be; of long names too, and of those of two columns a character.
set -eu
tlc=$1 width=$2 report_of=$3 work=$4 failed=0
rm -rf "$work"
mkdir -p "$work"
complain() { echo "$*"; cat "$work/wide"; failed=1; }

# fits COLUMNS WHAT COMMAND...: what the command prints is no wider than that; 1 where it does not run
fits() {
    columns=$1 what=$2
    shift 2
    COLUMNS=$columns "$@" > "$work/printed" 2> "$work/err" || return 1
    "$width" "$columns" < "$work/printed" > "$work/wide" || complain "$what, in $columns columns:"
}

sed -e 's/trouser/衬衫と凉鞋のとても長い名前衬衫と凉鞋のとても長い名前/g' tests/golden/names.yaml > "$work/wide.yaml"
specs=0
for spec in specs/*.yaml examples/*.yaml examples/*/*.yaml tests/golden/*.yaml "$work/wide.yaml"; do
    fits 80 "$spec" "$tlc" -o /dev/null "$spec" || { echo "$spec: left out, its data is not here"; continue; }
    fits 60 "$spec --plan=full" "$tlc" --plan=full -o /dev/null "$spec" || complain "$spec: no full plan"
    specs=$((specs + 1))
done
[ "$specs" -gt 40 ] || { echo "only $specs specs"; failed=1; }

# Studies with up to four axes; names of arms, axes and values are made long, and wide.
command -v python3 > /dev/null || exit $failed
for sample in book others three_arms curves many; do
    python3 -B tests/golden_report/make_samples.py "$sample" > "$work/results.json"
    sed -e 's/"B_on_A"/"衬衫と凉鞋_a_model_of_a_long_name_B_on_A"/g; s/training\.B_on_A\./training.a_model_of_a_long_name./g' \
        "$work/results.json" > "$work/wide.json"
    for results in results wide; do
        fits 80 "$sample, $results" "$report_of" "$work/$results.json" "$work" ||
            { echo "$sample, $results: exit code"; failed=1; }
    done
done
exit $failed
