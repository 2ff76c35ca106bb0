#!/bin/sh
# symbols.sh ARCHIVE...: what the runtime's archives define for others has the runtime's prefix, since it
# is linked with programs that have names of their own; nothing is called like something else: no
# function like a structure or an enumeration, no file of the runtime like another of it or the compiler.
set -eu
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
complain() { echo "$1:"; sed 's/^/  /' "$2"; failed=1; }

nm -g --defined-only "$@" 2> /dev/null | awk 'NF == 3 { print $3 }' | sort > "$work/symbols"
[ "$(wc -l < "$work/symbols")" -gt 100 ] || { echo 'too few symbols to say anything'; exit 1; }
grep -Ev '^(tlc_|__)' "$work/symbols" > "$work/others" && complain 'without the prefix tlc_' "$work/others"
uniq -d "$work/symbols" > "$work/twice"
[ ! -s "$work/twice" ] || complain 'defined twice' "$work/twice"

cat runtime/*/*.[ch] | sed -nE 's/^(struct|enum) ([a-z0-9_]+) \{.*/\2/p' | sort -u > "$work/tags"
comm -12 "$work/symbols" "$work/tags" > "$work/both"
[ ! -s "$work/both" ] || complain 'functions that are called like a structure' "$work/both"

for file in runtime/*/*.c; do basename "$file"; done | sort > "$work/own"
for file in compiler/*.c compiler/[!t]*/*.c compiler/commands/*/*.c; do basename "$file"; done | sort -u > "$work/compiler"
{ uniq -d "$work/own"; comm -12 "$work/own" "$work/compiler"; } > "$work/files"
[ ! -s "$work/files" ] || complain 'files of one name' "$work/files"
exit $failed
