#!/bin/sh
# compile_c.sh COMPILER: every template compiles alone, and every generated program, without a warning,
# for each kind of vector.
set -eu
compiler=$1 failed=0
for flags in "" "-mavx2 -mfma" "-mavx512f -mfma"; do
    [ "$(uname -m)" = x86_64 ] || [ -z "$flags" ] || continue
    for file in compiler/templates/*.c generated/*.c tests/golden/*.c; do
        warnings="-Wall -Wextra -Werror"
        case $file in compiler/*) warnings="$warnings -Wno-unused" ;; esac
        # shellcheck disable=SC2086
        "$compiler" -std=gnu11 $warnings $flags -O1 -Iruntime -c "$file" -o /dev/null ||
            { echo "$file: $flags"; failed=1; }
    done
done
exit $failed
