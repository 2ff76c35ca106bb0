#!/bin/sh
# excerpt.sh: the C that the README shows stands in generated/transfer.c, line for line.
set -eu
excerpt=$(mktemp)
trap 'rm -f "$excerpt"' EXIT
awk '/^```c$/ {shown = 1; next} /^```$/ {shown = 0} shown' README.md > "$excerpt"
awk 'NR == FNR {excerpt = excerpt $0 "\n"; next} {whole = whole $0 "\n"}
     END {exit !(length(excerpt) && index(whole, excerpt))}' "$excerpt" generated/transfer.c ||
    { echo "README.md shows C that tlc does not write"; exit 1; }

# The studies that the README shows are those of its figures.
primaries=$(sed -n 's/^ .* \(\[[^]]*\]\) .*(primary)$/\1/p' README.md)
[ -n "$primaries" ] || { echo "README.md shows no study"; exit 1; }
echo "$primaries" | while read -r primary; do
    # figures have a longer sign than terminals
    grep -qF ">$(echo "$primary" | sed 's/-/−/g')<" docs/study_*.svg ||
        { echo "no docs/study_*.svg shows $primary, as README.md does"; exit 1; }
done
