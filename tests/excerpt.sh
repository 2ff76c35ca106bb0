#!/bin/sh
# excerpt.sh: the C that the README shows stands in generated/transfer.c, line for line.
set -eu
excerpt=$(mktemp)
trap 'rm -f "$excerpt"' EXIT
awk '/^```c$/ {shown = 1; next} /^```$/ {shown = 0} shown' README.md > "$excerpt"
awk 'NR == FNR {excerpt = excerpt $0 "\n"; next} {whole = whole $0 "\n"}
     END {exit !(length(excerpt) && index(whole, excerpt))}' "$excerpt" generated/transfer.c ||
    { echo "README.md shows C that tlc does not write"; exit 1; }

# The study that the README shows is that of its figure.
primary=$(sed -n 's/^ .* \(\[[^]]*\]\) .*(primary)$/\1/p' README.md)
[ -n "$primary" ] && grep -qF ">$primary<" docs/study_book3.svg ||
    { echo "docs/study_book3.svg does not show $primary, as README.md does"; exit 1; }
