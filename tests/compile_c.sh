#!/bin/sh
# compile_c.sh COMPILER: every template compiles alone, and every generated program, without a
# warning. What says something of vectors is compiled for each kind of vector, all else for the widest alone.
# Code is made for the templates and for one program; for the others, which hold the same kernels, that would take
# minutes, and tests/golden's, which are many, are compiled for the widest kind alone. An older gcc, gcc-11 say,
# sees that kind alone, and no template without vectors, which is plain C.
set -eu
compiler=$1 failed=0
alone=$(mktemp --suffix=.c)
trap 'rm -f "$alone"' EXIT
compiles() {
    # shellcheck disable=SC2086
    "$compiler" -std=gnu11 -Wall -Wextra -Werror $flags "$@" -Iruntime -c -o /dev/null ||
        { echo "$*: $flags"; failed=1; }
}
# of_vectors FILE...: those that differ between kinds of vectors
of_vectors() {
    grep -lE 'LANES|__AVX|__ARM|__aarch64|multiply_add' "$@"
}
for flags in "" "-mavx2 -mfma" "-mavx512f -mfma"; do
    [ "$(uname -m)" = x86_64 ] || [ -z "$flags" ] || continue
    case $(uname -m):$compiler:$flags in
    x86_64:*gcc-*:*avx512f*) ;;
    x86_64:*gcc-*) continue ;;
    esac
    set -- compiler/templates/*.c compiler/library/kernels/*.c compiler/page/parts/*.c
    case $(uname -m):$flags in
    x86_64:*avx512f* | [!x]*) widest=1 ;;
    *) widest=0 ;;
    esac
    case $widest:$compiler in 0:* | *gcc-*) set -- $(of_vectors "$@") ;; esac
    for file; do
        echo "#include \"$file\"" > "$alone"
        case $file in
        compiler/templates/*) compiles -O1 -Wno-unused "$file" ;;
        compiler/library/*) compiles -std=c11 -pedantic -Wconversion -O1 -Wno-unused -I. "$alone" ;;
        *) compiles -std=c11 -Wconversion -O1 -ffreestanding -Wno-unused -Wno-attributes -I. "$alone" ;;
        esac
    done
    compiles -O1 generated/transfer.c
    for file in generated/*.c; do
        compiles -fsyntax-only "$file"
    done
    [ $widest = 1 ] || continue
    for file in tests/golden/*.c; do
        compiles -fsyntax-only "$file"
    done
done
exit $failed
