#!/bin/sh
# library.sh TLC WORK_DIR [all]: the library of a model says, bit for bit, what the experiment's own
# evaluation says of the same examples by the same weights, however both are compiled. The weights and
# examples are noise. With `all` also of larger nets, whose experiments take long to compile.
set -eu
tlc=$1 work=$2 all=${3-}
here=$(dirname "$0") root=$(dirname "$0")/../..
runtime=$root/runtime
failed=0 ran=0
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

# library NAME ANSWER CLASS_INDEX GIVEN COMPILER FLAGS...
library() {
    name=$1 answer=$2 index=$3 given=$4 compiler=$5
    shift 5
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler"; return 0; }
    "$compiler" -std=c11 -Wall -Wextra -Wconversion -Werror -pedantic "$@" -c "$work/$name.c" -o "$work/library.o" ||
        { echo "DOES NOT COMPILE: $name, $compiler $*"; failed=$((failed + 1)); return 0; }
    "$compiler" -std=c11 "$@" "-DHEADER=\"$work/$name.h\"" "-DNAME=$name" "-DANSWER=$answer" \
        "-DCLASS_INDEX=$index" "$here/caller.c" "$work/library.o" -lm -o "$work/caller"
    "$work/caller" "$work/examples" "$given" > "$work/found"
    ran=$((ran + 1))
    cmp -s "$work/wanted" "$work/found" || {
        echo "DIFFERENT: $name, $compiler $*"
        diff "$work/wanted" "$work/found" | head -n 4
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
    library "$model" "$answer" "$index" "$given" gcc -O2
    ! has avx2 fma || library "$model" "$answer" "$index" "$given" clang -O3 -mavx2 -mfma
    [ "$ways" = all ] || return 0
    library "$model" "$answer" "$index" "$given" gcc -Os
    library "$model" "$answer" "$index" "$given" clang -O1
    ! has avx2 fma || library "$model" "$answer" "$index" "$given" gcc -O3 -mavx2 -mfma
    ! has avx512f || library "$model" "$answer" "$index" "$given" gcc -O3 -mavx512f -mfma
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
if [ -n "$all" ]; then
    ways=all
    for model in dense penalised activated convolved; do compare "$root/tests/parity/compiled.yaml" $model; done
    for model in dense_net lenet5; do compare "$root/examples/lenet5.yaml" $model; done
    compare "$root/examples/resnet8.yaml" tuned
    compare "$root/examples/mobilenet.yaml" A
    compare "$root/examples/mini_xception.yaml" sgd
fi
echo "$ran compared, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
