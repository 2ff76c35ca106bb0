#!/bin/sh
# compile_c.sh COMPILER: every template compiles alone, and every generated program, without a
# warning, for each kind of vector. Code is made for the templates and for one program; for the
# others, which hold the same kernels, that would take minutes. Those of tests/golden, and templates that
# say nothing of vectors, are compiled for one kind alone: they are many, and what differs between kinds
# stands in the other templates. An older gcc, gcc-11 say, sees the widest kind alone.
set -eu
compiler=$1 failed=0
alone=$(mktemp --suffix=.c)
trap 'rm -f "$alone"' EXIT
compiles() {
    # shellcheck disable=SC2086
    "$compiler" -std=gnu11 -Wall -Wextra -Werror $flags "$@" -Iruntime -c -o /dev/null ||
        { echo "$*: $flags"; failed=1; }
}
for flags in "" "-mavx2 -mfma" "-mavx512f -mfma"; do
    [ "$(uname -m)" = x86_64 ] || [ -z "$flags" ] || continue
    case $(uname -m):$compiler:$flags in
    x86_64:*gcc-*:*avx512f*) ;;
    x86_64:*gcc-*) continue ;;
    esac
    case $(uname -m):$flags in
    x86_64:*avx512f* | [!x]*) templates=$(ls compiler/templates/*.c) ;;
    *) templates=$(grep -lE 'LANES|__AVX|__ARM|__aarch64' compiler/templates/*.c) ;;
    esac
    for file in $templates; do
        compiles -O1 -Wno-unused "$file"
    done
    for file in compiler/library/kernels/*.c; do
        echo "#include \"$file\"" > "$alone"
        compiles -std=c11 -pedantic -Wconversion -O1 -Wno-unused -I. "$alone"
    done
    for file in compiler/page/parts/*.c; do
        echo "#include \"$file\"" > "$alone"
        compiles -std=c11 -Wconversion -O1 -ffreestanding -Wno-unused -Wno-attributes -I. "$alone"
    done
    for file in generated/*.c; do
        case $file in */transfer.c) compiles -O1 "$file" ;; *) compiles -fsyntax-only "$file" ;; esac
    done
    case $flags in
    *avx2*) continue ;;
    *avx512f*) ;;
    *) [ "$(uname -m)" != x86_64 ] || continue ;;
    esac
    for file in tests/golden/*.c; do
        compiles -fsyntax-only "$file"
    done
done
exit $failed
