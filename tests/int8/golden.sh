#!/bin/sh
# golden.sh SAID [--update]: a library whose layers work with bytes, byte for byte as in golden/; and cppcheck of it.
# SAID is the program of said.c.
set -eu
said=$(realpath "$1") update=${2-} failed=0
cd "$(dirname "$0")"
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$said" nets.yaml branches "$made" > /dev/null 2>&1
for file in branches.c branches.h branches_weights.h; do
    [ "$update" != --update ] || cp "$made/$file" "golden/$file"
    diff -u "golden/$file" "$made/$file" || failed=1
done
! command -v cppcheck > /dev/null || cppcheck -q --std=c11 --error-exitcode=1 \
    --enable=warning,style,performance,portability golden/branches.c || failed=1
exit $failed
