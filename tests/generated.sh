#!/bin/sh
# generated.sh TLC: the committed C of every spec is what TLC writes now, from wherever it is called,
# and holds no path of a machine. `make generated` brings it up to date.
set -eu
tlc=$(realpath "$1") root=$(pwd) passed=0 failed=0
for spec in specs/*.yaml; do
    name=$(basename "$spec" .yaml)
    if (cd / && "$tlc" --quiet -o - "$root/$spec" 2> /dev/null) | cmp - "generated/$name.c" &&
        "$tlc" --quiet -o - "$spec" 2> /dev/null | cmp - "generated/$name.c" &&
        ! grep -n "$root" "generated/$name.c" && [ "$(awk 'length > 100' "generated/$name.c")" = "" ]
    then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
