#!/bin/sh
# library.sh TLC ENGINE WORK_DIR [all]: the library of a model says, bit for bit, what the experiment's own
# evaluation says of the same examples by the same weights, however both are compiled; so does the ENGINE.
# The weights and examples are noise. With `all` also of larger nets, whose experiments take long to
# compile.
set -eu
tlc=$1 engine=$2 work=$3 all=${4-}
here=$(dirname "$0") root=$(dirname "$0")/../..
runtime=$root/runtime
failed=0 ran=0 runner=
rm -rf "$work" && mkdir -p "$work"

# experiment SPEC MODEL: what it says
compiled=
experiment() {
    if [ "$compiled" != "$1" ]; then compile "$1"; fi
    compiled=$1
    "$work/experiment" "$2" "$work" > "$work/wanted"
}

compile() {
    "$tlc" --quiet -o "$work/experiment.c" "$1" 2> "$work/warnings"
    source=$(sed -n 's/^static const struct tlc_source \([a-zA-Z_0-9]*\).*/\1/p' "$work/experiment.c" | head -n 1)
    gcc -std=gnu11 -O1 -fno-strict-aliasing -ffp-contract=off "-DPROGRAM=\"$work/experiment.c\"" \
        "-DSOURCE=$source" -I"$runtime" -idirafter /usr/include -w "$here/said.c" "$here/../portability/alone.c" \
        "$runtime/engine/random.c" "$runtime/engine/weights.c" "$runtime/engine/recipe.c" \
        "$runtime"/metrics/*.c "$runtime"/numerics/*.c -lm -o "$work/experiment"
}

# compiles NAME COMPILER FLAGS...: for a machine that is not here
compiles() {
    name=$1 compiler=$2
    shift 2
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler"; return 0; }
    "$compiler" -std=c11 -Wall -Wextra -Wconversion -Werror -pedantic "$@" -c "$work/$name.c" -o "$work/library.o" ||
        { echo "DOES NOT COMPILE: $name, $compiler $*"; failed=$((failed + 1)); }
}

# elsewhere NAME: on chips, and from C++
elsewhere() {
    for flags in "-mcpu=cortex-m3" "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard"; do
        # shellcheck disable=SC2086
        compiles "$1" arm-none-eabi-gcc -Os -mthumb $flags
    done
    compiles "$1" riscv64-unknown-elf-gcc -Os --specs=picolibc.specs
    ! command -v g++ > /dev/null || g++ -Wall -Wextra -Werror -fsyntax-only -x c++ "$work/$1.h" ||
        failed=$((failed + 1))
}

# library NAME ANSWER CLASS_INDEX GIVEN COMPILER FLAGS...
library() {
    name=$1 answer=$2 index=$3 given=$4 compiler=$5
    shift 5
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler"; return 0; }
    "$compiler" -std=c11 -Wall -Wextra -Wconversion -Werror -pedantic "$@" -c "$work/$name.c" -o "$work/library.o" ||
        { echo "DOES NOT COMPILE: $name, $compiler $*"; failed=$((failed + 1)); return 0; }
    "$compiler" -std=c11 "$@" "-DHEADER=\"$work/$name.h\"" "-DNAME=$name" "-DANSWER=$answer" \
        "-DCLASS_INDEX=$index" "$here/caller.c" "$work/library.o" -lm -o "$work/caller"
    # shellcheck disable=SC2086
    $runner "$work/caller" "$work/examples" "$given" > "$work/found" ||
        { echo "A CLASS THAT IS NONE: $name, $compiler $*"; failed=$((failed + 1)); }
    ran=$((ran + 1))
    cmp -s "$work/wanted" "$work/found" || {
        echo "DIFFERENT: $name, $compiler $*"
        diff "$work/wanted" "$work/found" | head -n 4
        failed=$((failed + 1))
    }
}

# runs SPEC MODEL GIVEN: by the engine, which says it once for each way of this machine
runs() {
    "$engine" "$1" "$2" "$work/weights.safetensors" "$work/examples" "$3" > "$work/run" ||
        { echo "DOES NOT RUN: $2"; failed=$((failed + 1)); return 0; }
    ran=$((ran + 1))
    ways_run=$(($(wc -l < "$work/run") / $(wc -l < "$work/wanted")))
    for _ in $(seq "$ways_run"); do cat "$work/wanted"; done > "$work/said"
    [ "$ways_run" -gt 0 ] && cmp -s "$work/said" "$work/run" || {
        echo "DIFFERENT: $2, engine"
        diff "$work/said" "$work/run" | head -n 4
        failed=$((failed + 1))
    }
}

has() {
    for flag; do grep -qw "$flag" /proc/cpuinfo || return 1; done
}

# compare SPEC MODEL [ANSWER [CLASS_INDEX]]
compare() {
    spec=$1 model=$2 answer=${3-probabilities} index=${4-output.class_index}
    experiment "$spec" "$model" || { echo "$spec: $model"; failed=$((failed + 1)); return 0; }
    "$tlc" --quiet --emit=library --model "$model" --weights "$work/weights.safetensors" -o "$work" "$spec" \
        2> "$work/warnings" || { cat "$work/warnings"; failed=$((failed + 1)); return 0; }
    given=$(head -n 1 "$work/wanted" | wc -w)
    given=$((given - 1))
    runs "$spec" "$model" "$given"
    library "$model" "$answer" "$index" "$given" gcc -O2
    ! has avx2 fma || library "$model" "$answer" "$index" "$given" clang -O3 -mavx2 -mfma
    [ "$ways" = all ] || return 0
    elsewhere "$model"
    library "$model" "$answer" "$index" "$given" gcc -Os
    library "$model" "$answer" "$index" "$given" clang -O1
    ! has avx2 fma || library "$model" "$answer" "$index" "$given" gcc -O3 -mavx2 -mfma
    ! has avx512f || library "$model" "$answer" "$index" "$given" gcc -O3 -mavx512f -mfma
    runner=qemu-aarch64
    ! command -v $runner > /dev/null ||
        library "$model" "$answer" "$index" "$given" aarch64-linux-gnu-gcc -O2 -static
    runner=
}

# In every way one net of dense layers and one of images, the others in two.
ways=all
compare "$root/specs/transfer.yaml" B_on_A
compare "$root/tests/portability/images.yaml" residual
ways=two
compare "$root/specs/notebook.yaml" B
for model in M P; do compare "$root/tests/golden/branches.yaml" $model; done
for model in images places; do compare "$root/tests/golden/shapes.yaml" $model; done
compare "$root/tests/golden/targets.yaml" value values 0
compare "$root/tests/golden/targets.yaml" mood probabilities 0
for model in depthwise grouped pooled adapted; do
    compare "$root/tests/parity/compiled.yaml" $model
done
compare "$root/tests/golden/functions.yaml" M
compare "$root/tests/golden/layers.yaml" deep
compare "$root/tests/golden/imputation.yaml" B
for model in little plain names branches; do compare "$root/tests/library/odd.yaml" $model; done
if [ -n "$all" ]; then
    ways=all
    for model in dense penalised activated convolved; do compare "$root/tests/parity/compiled.yaml" $model; done
    for model in dense_net lenet5; do compare "$root/examples/lenet5.yaml" $model; done
    compare "$root/examples/resnet8.yaml" tuned
    compare "$root/examples/mobilenet.yaml" A
    compare "$root/examples/mini_xception.yaml" sgd
fi
# Of the golden ones, which have no weights: to read a million numbers takes it minutes.
! command -v cppcheck > /dev/null || cppcheck -q --std=c11 --error-exitcode=1 --max-configs=40 \
    --enable=warning,style,performance,portability "$root"/tests/golden/library/*.c || failed=$((failed + 1))
echo "$ran compared, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
