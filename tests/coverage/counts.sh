#!/bin/sh
# counts.sh: coverage.py on a tree of two files that share a header, as that stands in both.
set -eu
here=$(realpath "$(dirname "$0")")
command -v gcc > /dev/null && command -v gcov > /dev/null && command -v python3 > /dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
objects=build/CMakeFiles/x.dir
mkdir -p "$work/tests/coverage" "$work/compiler/a" "$work/runtime" "$work/$objects"
cp "$here/coverage.py" "$work/tests/coverage"
cd "$work"

fail() {
    echo "counts.sh: $1, and not:" >&2
    cat said >&2
    exit 1
}
measure() {
    code=0
    tests/coverage/coverage.py -j 2 build > said 2>&1 || code=$?
}
# build: all is compiled anew, and nothing has run.
build() {
    rm -f "$objects"/*
    gcc --coverage -c compiler/a/one.c -o "$objects/one.o"
    gcc --coverage -c runtime/two.c -o "$objects/two.o"
    gcc --coverage "$objects/one.o" "$objects/two.o" -o build/program
}
# Each object takes another side of the header.
cat > runtime/half.h <<'C'
static inline int half(int number)
{
    return number > 0 ? 1 : 2;
}
C
cat > compiler/a/one.c <<'C'
#include "../../runtime/half.h"
int one(int number);
int one(int number)
{
    return half(number);
}
C
cat > runtime/two.c <<'C'
#include <stdlib.h>
#include "half.h"
int one(int number);
int main(int count, char **words)
{
    if (count == 2 && atoi(words[1]) == 7)
        return 0;
    return half(-1) + one(count) == 0;
}
C

measure
[ "$code" -eq 1 ] && grep -q 'has no objects that count' said || fail "a build without counts is told"
build
measure
[ "$code" -eq 1 ] && grep -qx '  0.00%      0 of     6  total' said || fail "what has not run counts, as missed"
build/program
measure
[ "$code" -eq 1 ] || fail "half is too few"
grep -qx '100.00%      2 of     2  runtime/half.h' said || fail "what either object took of the header is taken"
grep -qx ' 25.00%      1 of     4  runtime/two.c' said || fail "what was missed is missed"
grep -qx ' 50.00%      3 of     6  runtime/' said || fail "a part is summed"
grep -qx 'runtime/two.c:6 \[3/4\] if (count == 2 && atoi(words\[1\]) == 7)' build/coverage.txt ||
    fail "a line with missed branches is written"
build/program 7
build/program 8
measure
[ "$code" -eq 0 ] && grep -qx '100.00%      6 of     6  total' said || fail "all is enough"
[ "$(grep -c '/[0-9]*\] ' build/coverage.txt)" -eq 0 ] || fail "nothing missed is written"

# What was taken stays taken while the file is the same, however often all is built.
build
measure
[ "$code" -eq 0 ] && grep -qx '100.00%      6 of     6  total' said || fail "what was taken is kept"
sed 's/== 7/== 8/' runtime/two.c > changed
mv changed runtime/two.c
build
measure
grep -qx '  0.00%      0 of     4  runtime/two.c' said || fail "what was taken of a file that has changed is not kept"
grep -qx '100.00%      2 of     2  runtime/half.h' said || fail "what was taken of others is"
rm build/coverage.kept
touch -d '1 hour' runtime/two.c
measure
grep -q '"runtime/half.h"' build/coverage.kept || fail "what is measured is kept"
! grep -q '"runtime/two.c"' build/coverage.kept || fail "what was built of another text is not kept"

# What another build has counted is not of this one.
build/program
cp "$objects/two.gcda" kept
echo '/* */' >> runtime/two.c
build
cp kept "$objects/two.gcda"
measure
[ "$code" -eq 1 ] && grep -q 'stamp mismatch' said || fail "counts of another build are told"
grep -qx '  0.00%      0 of     4  runtime/two.c' said || fail "counts of another build count nothing"
