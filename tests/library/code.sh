#!/bin/sh
# code.sh TLC FEATURES WORK_DIR: what tlc estimates that the code of a library takes covers what arm-none-eabi-gcc -Os makes of
# it for a Cortex-M4, with all that it calls of the compiler's own libraries but memcpy and its like, which any program has: of
# libraries that predict and that learn, by all optimizers and from several depths, and behind trunks of bytes. It is
# no more than twice that and a kilobyte. FEATURES is the program of tests/int8/features.c. Exits with 77 without that compiler.
set -eu
tlc=$(realpath "$1") features=$(realpath "$2")
command -v arm-none-eabi-gcc > /dev/null || { echo "skipped: no arm-none-eabi-gcc"; exit 77; }
rm -rf "$3" && mkdir -p "$3"
work=$(realpath "$3") failed=0 ran=0
cd "$(dirname "$0")/../.."
board='-mthumb -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard'

# linked FILE: bytes of all that its functions need, with no constants of weights
linked() {
    # shellcheck disable=SC2086
    arm-none-eabi-gcc -std=c11 -Os $board -c "$1" -o "$work/library.o"
    keep=$(arm-none-eabi-nm -g --defined-only "$work/library.o" | awk '{printf " -Wl,-u,%s", $3}')
    # shellcheck disable=SC2086
    arm-none-eabi-gcc $board -nostartfiles -Wl,-e,0 -Wl,--gc-sections -Wl,--defsym,memcpy=0 -Wl,--defsym,memset=0 \
        -Wl,--defsym,memmove=0 $keep "$work/library.o" -lm -o "$work/library.elf" 2> "$work/linker"
    arm-none-eabi-size -A "$work/library.elf" | awk '/^\.(text|rodata|data)/ {all += $2} END {print all}'
}

# hold NAME ESTIMATE FILE [OTHERS]: of a file without OTHERS, bytes that are no code; an estimate is rounded, so 1% is nothing
hold() {
    bytes=$(($(linked "$3") - ${4-0}))
    ran=$((ran + 1))
    [ $((101 * $2)) -ge $((100 * bytes)) ] || { echo "$1: $2 bytes are estimated, and $bytes needed"; failed=1; }
    [ "$2" -le $((2 * bytes + 1024)) ] || { echo "$1: $2 bytes are estimated, and only $bytes needed"; failed=1; }
}

# said FILE: the estimate in what tlc prints
said() {
    sed -n 's/.*about \([0-9,]*\) of code.*/\1/p' "$1" | tr -d ,
}

# estimate SPEC MODEL [OPTION...]
estimate() {
    spec=$1 model=$2
    shift 2
    "$tlc" --emit=library "$spec" --model "$model" -o "$work" "$@" > "$work/said" 2> "$work/err" ||
        { cat "$work/err"; failed=1; return 0; }
    hold "$spec, $model $*" "$(said "$work/said")" "$work/$model.c"
}

# both SPEC MODEL...: that predict, and that learn
both() {
    spec_of_both=$1
    shift
    for model_of_both; do
        estimate "$spec_of_both" "$model_of_both"
        estimate "$spec_of_both" "$model_of_both" --train
    done
}

both specs/transfer.yaml B B_on_A
both examples/lenet5.yaml lenet5
both examples/resnet8.yaml frozen
estimate examples/resnet8.yaml tuned --train=1
both tests/golden/optimizers.yaml heavy adaptive scaled
estimate tests/golden/optimizers.yaml adaptive --train=1
both tests/golden/targets.yaml value again absolute mood kind
both tests/golden/functions.yaml M
both tests/golden/rates.yaml M N
both tests/golden/groups.yaml M
both tests/golden/branches.yaml N P Q
both tests/golden/imputation.yaml B
both tests/golden/penalties.yaml M
both tests/parity/compiled.yaml activated convolved depthwise grouped pooled adapted weighed lines branched

# Behind trunks of bytes, with the numbers of these.
for model in pooled summed convolved; do
    mkdir -p "$work/int8" "$work/floats"
    "$features" tests/int8/learning.yaml "$model" "$work" > "$work/features"
    numbers=$(sed -n 's/^code \([0-9]*\), weights \([0-9]*\)$/\1 \2/p' "$work/int8/sizes")
    hold "tests/int8/learning.yaml, $model in 8 bits --train" "${numbers% *}" "$work/int8/$model.c" "${numbers#* }"
done
echo "$ran estimates"
exit "$failed"
