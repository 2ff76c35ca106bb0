#!/bin/sh
# compile_c.sh COMPILER: every template compiles alone, and every generated program, without a
# warning, for each kind of vector. Code is made for the templates and for one program; for the
# others, which hold the same kernels, that would take minutes.
set -eu
compiler=$1 failed=0
compiles() {
    # shellcheck disable=SC2086
    "$compiler" -std=gnu11 -Wall -Wextra -Werror $flags "$@" -Iruntime -c -o /dev/null ||
        { echo "$*: $flags"; failed=1; }
}
for flags in "" "-mavx2 -mfma" "-mavx512f -mfma"; do
    [ "$(uname -m)" = x86_64 ] || [ -z "$flags" ] || continue
    for file in compiler/templates/*.c; do
        compiles -O1 -Wno-unused "$file"
    done
    for file in generated/*.c tests/golden/*.c; do
        case $file in */transfer.c) compiles -O1 "$file" ;; *) compiles -fsyntax-only "$file" ;; esac
    done
done
exit $failed
