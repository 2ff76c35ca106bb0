#!/bin/sh
# held.sh BUILD_DIR: each name in the last column of docs/testing.md's table "What holds what" is a test, or a target that
# `make help` tells of. Some tests are there only where what they need is: their names stand in CMake's files.
set -u
build=$1 failed=0
complain() { echo "$1"; failed=1; }
rows=$(sed -n '/^## What holds what/,/^## [^W]/p' docs/testing.md | grep '^|' | tail -n +3)
[ "$(echo "$rows" | wc -l)" -ge 30 ] || complain "docs/testing.md: the table is gone"
tests=$(ctest --test-dir "$build" -N 2> /dev/null | sed -n 's/^ *Test *#[0-9]*: *//p')
[ -n "$tests" ] || complain "ctest lists no tests"
unheld=$(echo "$rows" | grep -v '| `[^|]*` |$')
[ -z "$unheld" ] || complain "nothing holds: $unheld"
for name in $(echo "$rows" | sed 's/.*| \(`[^|]*`\) |$/\1/' | grep -o '`[^`]*`' | tr -d '`' | tr ' ' '='); do
    case $name in
        make=*) make -s help | grep -q "^  make ${name#make=} " || complain "make help has no ${name#make=}" ;;
        *) echo "$tests" | grep -qx "$name" || grep -q "NAME $name[ )]" tests/CMakeLists.txt tests/*/CMakeLists.txt ||
            complain "there is no test $name" ;;
    esac
done
exit $failed
