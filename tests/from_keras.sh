#!/bin/sh
# from_keras.sh TLC: the spec, the plan and the C that docs/from-keras.md shows are transfer.yaml's, line for line.
set -eu
tlc=$1 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset COLUMNS
"$tlc" --plan=full specs/transfer.yaml -o "$work/transfer.c" > "$work/plan" 2> /dev/null

# within LANGUAGE FILE: each block of the language stands in the file
within() {
    awk -v language="$1" -v file="$2" '
        BEGIN { while ((getline line < file) > 0) whole = whole line "\n" }
        $0 == "```" language { block = ""; shown = 1; next }
        /^```$/ { if (shown && ++blocks && !index(whole, block)) { print "not in " file ":\n" block; missing = 1 } shown = 0 }
        shown { block = block $0 "\n" }
        END { if (!blocks) print "no " language; exit missing || !blocks }' docs/from-keras.md || failed=1
}
within yaml specs/transfer.yaml
within text "$work/plan"
within c generated/transfer.c
exit "$failed"
