#!/bin/sh
# documented.sh TLC: the language reference names every key of `tlc --keys` and every check that a
# message can name in brackets.
set -eu
failed=0
keys=$("$1" --keys | sed -n 's/^  \([a-z_]*\) .*/\1/p' | sort -u)
names=$(cat compiler/spec/*.c compiler/catalog/*.c compiler/catalog/*/*.c compiler/check/*.c compiler/main.c compiler/pipeline.c compiler/commands/library/*.c compiler/library/library_learning.c compiler/int8/*.c |
    grep -oE '"[a-z]+(-[a-z]+)+"|(span|spans|offset), "[a-z-]+",' | grep -oE '[a-z]+(-[a-z]+)*"' |
    tr -d '"' | sort -u)
for word in $keys $names; do
    grep -q "\`$word\`" docs/language.md || { echo "docs/language.md: no \`$word\`"; failed=1; }
done
[ -n "$keys" ] && exit $failed
