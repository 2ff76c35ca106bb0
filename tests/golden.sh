#!/bin/sh
# Compares what tlc makes of every spec in tests/golden, byte for byte, with the files beside it:
# NAME.c, NAME.ir (--emit=ir), NAME.page (all that it prints, warnings last) and NAME.plan (the same with
# --plan=full); and in library/ what --emit=library makes of some of their models.
#
#   tests/golden.sh TLC            compare
#   tests/golden.sh TLC --update   rewrite the files; then read the difference in git
set -u
unset COLUMNS
[ $# -ge 1 ] || { echo "usage: $0 TLC [--update]" >&2; exit 2; }
tlc=$(realpath "$1") update=${2:-}
cd "$(dirname "$0")/.." || exit 2
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT

passed=0 failed=0
same() {
    [ "$update" != --update ] || cp "$2" "$1"
    if diff -u "$1" "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

for spec in tests/golden/*.yaml; do
    name=$(basename "$spec" .yaml)
    "$tlc" --quiet -o "$made/$name.c" "$spec" 2> /dev/null || echo "$spec: exit code $?"
    "$tlc" --emit=ir "$spec" > "$made/$name.ir" 2> /dev/null
    "$tlc" -o /dev/null "$spec" > "$made/$name.page" 2>&1 # the plan ends in the output's name
    "$tlc" -o /dev/null --plan=full "$spec" > "$made/$name.plan" 2>&1
    for kind in c ir page plan; do
        same "tests/golden/$name.$kind" "$made/$name.$kind"
    done
done

for model in "layers deep" "branches M" "targets value" "images M"; do
    spec=${model% *} model=${model#* }
    "$tlc" --emit=library --model "$model" -o "$made/$spec" "tests/golden/$spec.yaml" > "$made/said" 2> /dev/null
    for kind in c h; do
        same "tests/golden/library/${spec}_$model.$kind" "$made/$spec/$model.$kind"
    done
done
# And of some that go on learning.
for model in "optimizers adaptive" "penalties M" "targets kind"; do
    spec=${model% *} model=${model#* }
    "$tlc" --emit=library --train --model "$model" -o "$made/$spec" "tests/golden/$spec.yaml" > "$made/said" 2> /dev/null
    for kind in c h; do
        same "tests/golden/library/learning_${spec}_$model.$kind" "$made/$spec/$model.$kind"
    done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
