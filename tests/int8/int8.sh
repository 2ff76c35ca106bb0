#!/bin/sh
# int8.sh SAID WORK_DIR: libraries whose layers work with bytes say, to the bit, what the meanings of their ops in
# plain whole numbers say, however they are compiled, and on machines that qemu is. Weights and examples are noise.
# SAID is the program of said.c.
set -eu
said=$1 work=$2
here=$(dirname "$0") root=$(dirname "$0")/../..
failed=0 ran=0 runner=
rm -rf "$work" && mkdir -p "$work"

same=cmp # how numbers are compared

# near FILE FILE: in doubles here and floats there
near() {
    paste -d ' ' "$1" "$2" | awk 'NF < 2 || NF % 2 {exit 1}
        {for (i = 1; i <= NF / 2; i++) {d = $i - $(i + NF / 2); a = $i < 0 ? -$i : $i
            if (d < 0) d = -d
            if (d > 1e-5 * (1 + a)) exit 1}}'
}

has() {
    for flag; do grep -qw "$flag" /proc/cpuinfo || return 1; done
}

# library NAME COMPILER FLAGS...
library() {
    name=$1 compiler=$2
    shift 2
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler"; return 0; }
    "$compiler" -std=c11 -Wall -Wextra -Wconversion -Wshadow -Werror -pedantic "$@" -c "$work/$name.c" -o "$work/library.o" ||
        { echo "DOES NOT COMPILE: $name, $compiler $*"; failed=$((failed + 1)); return 0; }
    "$compiler" -std=c11 "$@" "-DHEADER=\"$work/$name.h\"" "-DNAME=$name" "$here/caller.c" "$work/library.o" \
        -lm -o "$work/caller"
    # shellcheck disable=SC2046
    $runner "$work/caller" "$work/examples" $(head -n 1 "$work/said") > "$work/found" ||
        { echo "FAILS: $name, $compiler $*"; failed=$((failed + 1)); }
    ran=$((ran + 1))
    tail -n +2 "$work/said" | $same - "$work/found" > /dev/null || {
        echo "DIFFERENT: $name, $compiler $*"
        tail -n +2 "$work/said" | diff - "$work/found" | head -n 4
        failed=$((failed + 1))
    }
}

# compiles NAME COMPILER FLAGS...: for a machine that is not here
compiles() {
    name=$1 compiler=$2
    shift 2
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler"; return 0; }
    "$compiler" -std=c11 -Wall -Wextra -Wconversion -Wshadow -Werror -pedantic "$@" -c "$work/$name.c" -o "$work/library.o" ||
        { echo "DOES NOT COMPILE: $name, $compiler $*"; failed=$((failed + 1)); }
}

# compare SPEC MODEL [FLOATS_FROM]
compare() {
    "$said" "$1" "$2" "$work" ${3+"$3"} > "$work/said" || { failed=$((failed + 1)); return 0; }
    [ "$(sort -u "$work/said" | wc -l)" -gt 5 ] || { echo "ALL THE SAME: $2"; failed=$((failed + 1)); }
    library "$2" gcc -Os
    library "$2" gcc -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
    library "$2" clang -O3
    ! has avx2 fma || library "$2" gcc -O3 -mavx2 -mfma
    ! has avx512f || library "$2" clang -O3 -march=native
    runner=qemu-aarch64
    ! command -v $runner > /dev/null || library "$2" aarch64-linux-gnu-gcc -O2 -static
    runner=
    for flags in "-mcpu=cortex-m3" "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard"; do
        # shellcheck disable=SC2086
        compiles "$2" arm-none-eabi-gcc -Os -mthumb $flags
    done
    compiles "$2" riscv64-unknown-elf-gcc -Os --specs=picolibc.specs
    ! command -v g++ > /dev/null || g++ -Wall -Wextra -Werror -fsyntax-only -x c++ "$work/$2.h" || failed=$((failed + 1))
}

for model in convolved depthwise branches whole from_floats alone; do compare "$here/nets.yaml" $model; done
compare "$root/tests/parity/compiled.yaml" grouped
compare "$root/tests/parity/compiled.yaml" adapted
compare "$root/tests/parity/compiled.yaml" lines
compare "$root/tests/golden/targets.yaml" mood
same=near # floats have the last word
compare "$here/nets.yaml" alone last_hidden
compare "$here/nets.yaml" alone head
compare "$root/tests/golden/targets.yaml" value
echo "$ran compared, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
