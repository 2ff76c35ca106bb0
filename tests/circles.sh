#!/bin/sh
# circles.sh ARCHIVE...: no files of the runtime need one another in a circle: of any two, at most one
# uses what the other defines, be it by way of others.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
nm -A -g "$@" 2> /dev/null | awk '
    NF < 2 { next }
    { parts = split($0, part, ":"); file = part[parts - 1]; name = $NF; kind = $(NF - 1) }
    kind ~ /^[TDBRVW]$/ { owner[name] = file; next }
    kind == "U" { uses[file " " name] = 1 }
    END {
        for (use in uses) {
            split(use, part, " ")
            if (part[2] in owner && owner[part[2]] != part[1])
                print part[1], owner[part[2]]
        }
    }' > "$work/pairs"
[ "$(wc -l < "$work/pairs")" -gt 100 ] || { echo 'too few pairs to say anything'; exit 1; }
tsort "$work/pairs" > "$work/order" 2> "$work/circles" || { sed 's/^tsort: //' "$work/circles"; exit 1; }
