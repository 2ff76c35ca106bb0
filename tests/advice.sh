#!/bin/sh
# That what tlc advises is right: tests/advice.txt has mistakes, the advice on each, and the spec with
# the advice followed, which must be right.
#
#   tests/advice.sh TLC
set -u

case $1 in
/*) tlc=$1 ;;
*) tlc=$PWD/$1 ;;
esac
cd "$(dirname "$0")" || exit 2
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0

complain() {
    echo "$mistake: $1"
    cat "$folder/said"
    failed=$((failed + 1))
}

try() {
    sed "$mistake" advice.yaml > "$folder/wrong.yaml"
    sed "$follow" "$folder/wrong.yaml" > "$folder/right.yaml"
    "$tlc" --check "$folder/wrong.yaml" 2> "$folder/said"
    if [ $? -ne 1 ]; then
        complain "no error"
        return
    fi
    if ! grep -qF "$advice" "$folder/said"; then
        complain "not advised: $advice"
        return
    fi
    if ! "$tlc" --check "$folder/right.yaml" 2> "$folder/said"; then
        complain "wrong when it is followed: $advice"
        return
    fi
    passed=$((passed + 1))
}

"$tlc" --check advice.yaml || exit 1
grep -v '^#' advice.txt | grep . > "$folder/cases"
while read -r mistake && read -r advice && read -r follow; do
    try
done < "$folder/cases"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 50 ]
