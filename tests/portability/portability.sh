#!/bin/sh
# portability.sh TLC WORK_DIR [quick]: compiles a net of every activation, and nets of images, for every kind of
# vector, with gcc, old gcc and clang, at several levels, with musl for C library, and with a cross-compiler for
# 64-bit ARM, runs them (those under qemu-user), and compares the digests of all bits, those of the statistics beside them.
# What cannot be compiled or run here is named and left out.
set -eu
tlc=$1 work=$2 quick=${3-}
here=$(dirname "$0") runtime=$(dirname "$0")/../../runtime
ran=0 failed=0
mkdir -p "$work"

# compile SPEC: what `run` is to run from now on
compile() {
    wanted='' spec=$1
    "$tlc" --quiet -o "$work/$spec.c" "$here/$spec.yaml"
    case $spec in net) main=digest.c ;; images) main=digest_images.c ;; esac
}

# run NAME RUNNER COMPILER FLAGS...
run() {
    name=$1 runner=$2 compiler=$3
    shift 3
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler: $name"; return 0; }
    [ -z "$runner" ] || command -v "$runner" > /dev/null ||
        { echo "left out, no $runner: $name"; return 0; }
    # The nets' bytes are read as words for the digest alone.
    "$compiler" -std=gnu11 -fno-strict-aliasing "$@" -ffp-contract=off "-DPROGRAM=\"$work/$spec.c\"" \
        -I"$runtime" -idirafter /usr/include -idirafter "/usr/include/$(uname -m)-linux-gnu" \
        "$here/$main" "$here/statistics.c" "$here/alone.c" "$runtime/engine/random.c" \
        "$runtime/engine/weights.c" "$runtime/engine/recipe.c" "$runtime"/metrics/*.c "$runtime"/numerics/*.c "$runtime"/statistics/*.c -lm -static -o "$work/digest"
    # shellcheck disable=SC2086
    digest=$($runner "$work/digest")
    wanted=${wanted:-$digest} ran=$((ran + 1))
    [ "$digest" = "$wanted" ] || { echo "DIFFERENT BITS: $name"; failed=$((failed + 1)); }
    echo "$digest  $name"
}

# has FLAG...: whether the processor has them
has() {
    for flag; do grep -qw "$flag" /proc/cpuinfo || return 1; done
}

levels='-O1 -O2 -O3'
[ -z "$quick" ] || levels=-O2
every_way() {
    for compiler in gcc gcc-11 gcc-10 clang; do
        for level in $levels; do
            run "$compiler $level" '' $compiler $level
            [ "$(uname -m)" = x86_64 ] || continue
            ! has avx2 fma || run "$compiler $level, AVX2" '' $compiler $level -mavx2 -mfma
            ! has avx512f || run "$compiler $level, AVX-512" '' $compiler $level -mavx512f -mfma
        done
    done
    run 'gcc -O1, musl' '' musl-gcc -O1
    for level in $levels; do
        run "aarch64 $level, NEON" qemu-aarch64 aarch64-linux-gnu-gcc $level
    done
}

# One of each: convolutions take long to compile.
some_ways() {
    run 'gcc -O1' '' gcc -O1
    [ "$(uname -m)" != x86_64 ] || ! has avx2 fma || run 'clang -O1, AVX2' '' clang -O1 -mavx2 -mfma
    run 'aarch64 -O1, NEON' qemu-aarch64 aarch64-linux-gnu-gcc -O1
}

compile net
every_way
net=$wanted
compile images
if [ -z "$quick" ]; then every_way; else some_ways; fi
echo "$ran ways, $failed with different bits"
[ "$failed" -eq 0 ] && [ "$ran" -gt 2 ] && sh "$here/../parity/versions.sh" "$tlc" "${net%% *}"
