#!/bin/sh
# learn.sh TLC WORK_DIR [all]: what the library of a model learns is, bit for bit, what the experiment's own steps
# learn of the same examples in the same order from the same weights, however both are compiled, and in whichever
# way the library is called. Weights, examples and targets are noise; an epoch's last step has fewer examples.
# With `all` also of nets whose experiments take long to compile.
set -eu
tlc=$1 work=$2 all=${3-}
here=$(dirname "$0") root=$(dirname "$0")/../..
learned=$here failed=0 ran=0
. "$here/learned.sh"
rm -rf "$work" && mkdir -p "$work"

fail() {
    echo "$*"
    failed=$((failed + 1))
}

# library COMPILER FLAGS...
library() {
    command -v "$1" > /dev/null || { echo "left out, no $1"; return 0; }
    # shellcheck disable=SC2086
    "$@" -std=c11 -Wall -Wextra -Wconversion -Werror -pedantic -c "$work/$model.c" -o "$work/library.o" &&
        "$@" -std=c11 $defines "$here/learner.c" "$work/library.o" -lm -o "$work/learner" ||
        { fail "DOES NOT COMPILE: $model, $*"; return 0; }
    for way in step each $features wrong; do
        "$work/learner" "$work" "$way" > "$work/found" || fail "WRONG: $model, $way, $*"
        ran=$((ran + 1))
        cmp -s "$work/wanted" "$work/found" || {
            fail "DIFFERENT: $model, $way, $*"
            diff "$work/wanted" "$work/found" | grep -c '^<' || true
            diff "$work/wanted" "$work/found" | head -n 4
        }
    done
}

# saves COMPILER FLAGS...: what is saved is there again, see saved.c; of what is small, as each byte costs a save
saves() {
    [ "$(sed -n 's/#define .*_KEPT_BYTES \([0-9]*\)U/\1/p' "$work/$model.h")" -lt 1000 ] || return 0
    # shellcheck disable=SC2086
    "$@" -std=c11 $defines "$here/saved.c" "$work/$model.c" -lm -o "$work/saved" && "$work/saved" ||
        fail "NOT SAVED: $model, $*"
}

# elsewhere COMPILER FLAGS...
elsewhere() {
    command -v "$1" > /dev/null || { echo "left out, no $1"; return 0; }
    "$@" -std=c11 -Wall -Wextra -Wconversion -Werror -pedantic -c "$work/$model.c" -o "$work/library.o" ||
        fail "DOES NOT COMPILE: $model, $*"
}

has() {
    for flag; do grep -qw "$flag" /proc/cpuinfo || return 1; done
}

# learn SPEC MODEL CLASSES|values|labels
learn() {
    model=$2
    write_learning "$1" "$model" "$3" || { fail "$1: $model"; return 0; }
    features=$(echo "$defines" | grep -o FEATURES | tr '[:upper:]' '[:lower:]' || true)
    library gcc -O2
    ! has avx2 fma || library clang -O3 -mavx2 -mfma
    saves gcc -O1
    [ "$ways" = all ] || return 0
    saves gcc -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
    library gcc -Os
    library clang -O1
    library gcc -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
    ! has avx2 fma || library gcc -O3 -mavx2 -mfma
    elsewhere arm-none-eabi-gcc -Os -mthumb -mcpu=cortex-m3
    elsewhere arm-none-eabi-gcc -Os -mthumb -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
    elsewhere riscv64-unknown-elf-gcc -Os --specs=picolibc.specs
}

ways=all
learn "$root/specs/transfer.yaml" B_on_A 2
ways=two
learn "$root/tests/golden/targets.yaml" value values
learn "$root/tests/golden/targets.yaml" again values
learn "$root/tests/golden/targets.yaml" absolute values
learn "$root/tests/golden/targets.yaml" mood labels
learn "$root/tests/golden/targets.yaml" kind 3
learn "$root/tests/golden/functions.yaml" M 4
for model in M N; do learn "$root/tests/golden/rates.yaml" $model 3; done
learn "$root/tests/golden/groups.yaml" M 4
learn "$root/tests/golden/branches.yaml" P 3
learn "$root/tests/golden/imputation.yaml" B 2
# A model may be called as a kernel's name begins.
sed 's/\<deep\>/dense/' "$root/tests/golden/layers.yaml" > "$work/dense.yaml"
learn "$work/dense.yaml" dense 3
if [ -n "$all" ]; then
    for model in N Q; do learn "$root/tests/golden/branches.yaml" $model 3; done
    learn "$root/examples/lenet5.yaml" lenet5 10
    learn "$root/tests/parity/compiled.yaml" dense 2
    for model in penalised activated convolved depthwise grouped pooled adapted weighed lines branched; do
        learn "$root/tests/parity/compiled.yaml" $model 5
    done
fi
echo "$ran compared, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
