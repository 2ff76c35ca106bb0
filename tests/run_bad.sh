#!/bin/sh
# Compiles every spec in tests/bad and compares what tlc says with the file beside it.
#
#   tests/run_bad.sh TLC            compare
#   tests/run_bad.sh TLC --update   rewrite the expected messages; then read them, as a user would
set -u

if [ $# -lt 1 ]; then
    echo "usage: $0 TLC [--update]" >&2
    exit 2
fi
case $1 in
/*) tlc=$1 ;;
*) tlc=$PWD/$1 ;;
esac
update=${2:-}
cd "$(dirname "$0")/.." || exit 2

actual=$(mktemp) || exit 2
trap 'rm -f "$actual"' EXIT
passed=0
failed=0

for spec in tests/bad/*.yaml; do
    expected=${spec%.yaml}.err
    "$tlc" --check "$spec" >/dev/null 2>"$actual"
    code=$?
    if [ "$update" = --update ]; then
        cp "$actual" "$expected"
    fi
    wanted=0
    if grep -q ': error: ' "$expected" 2>/dev/null; then
        wanted=1
    fi
    if [ "$code" -ne "$wanted" ]; then
        echo "$spec: exit code $code instead of $wanted"
        failed=$((failed + 1))
    elif ! diff -u "$expected" "$actual"; then
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
