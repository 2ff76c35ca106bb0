# learned.sh: what experiments learn (learned.c), for scripts, which set `learned` to this folder, `tlc` and `work`.
compiled=

# compile_learned SPEC: $work/experiment
compile_learned() {
    [ "$compiled" != "$1" ] || return 0
    compiled=$1
    runtime=$learned/../../runtime
    "$tlc" --quiet -o "$work/experiment.c" "$1" 2> "$work/warnings"
    source=$(sed -n 's/^static const struct tlc_source \([a-zA-Z_0-9]*\).*/\1/p' "$work/experiment.c" | head -n 1)
    gcc -std=gnu11 -O1 -fno-strict-aliasing -ffp-contract=off "-DPROGRAM=\"$work/experiment.c\"" \
        "-DSOURCE=$source" -I"$runtime" -idirafter /usr/include -w "$learned/learned.c" \
        "$learned/../portability/alone.c" "$runtime/engine/random.c" "$runtime/engine/weights.c" \
        "$runtime/engine/recipe.c" "$runtime"/metrics/*.c "$runtime"/numerics/*.c -lm -o "$work/experiment"
}

# write_learning SPEC MODEL CLASSES|values|labels: what it learns as $work/wanted, with what that is learned from;
# and its library, whose callers are told of it by $defines
write_learning() {
    compile_learned "$1"
    "$work/experiment" "$2" "$work" "$3" > "$work/wanted" || return 1
    "$tlc" --emit=library --train --model "$2" --weights "$work/weights.safetensors" -o "$work" "$1" \
        > "$work/said" 2> "$work/warnings" || { cat "$work/warnings"; return 1; }
    defines="-DHEADER=\"$work/$2.h\" -DNAME=$2 -DMACRO=$(echo "$2" | tr '[:lower:]' '[:upper:]')"
    defines="$defines -DSTEP=$(sed -n 's/.* examples, \([0-9]*\) in the experiment.*/\1/p' "$work/$2.h")"
    defines="$defines -DLEARNER_BYTES=$(sed -n 's/.* \([0-9,]*\) bytes of the learner.*/\1/p' "$work/said" | tr -d ,)"
    ! grep -q "_learn_features" "$work/$2.h" || defines="$defines -DFEATURES"
    ! grep -q "_learn_epoch" "$work/$2.h" || defines="$defines -DBY_EPOCH"
    ! grep -q "has_numbers" "$work/$2.c" || defines="$defines -DFLOATS"
}
