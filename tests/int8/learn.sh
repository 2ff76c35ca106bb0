#!/bin/sh
# learn.sh SAID FEATURES TLC WORK_DIR: libraries whose frozen layers work with bytes, and whose others learn with floats.
# Features are what the meanings of the frozen ops in plain whole numbers say, to the bit; from these the library with
# floats alone, which tests/library/learn.sh holds to the experiment, learns the same bits; before any step the library
# says what the one says that only predicts; and what is saved is there again. SAID and FEATURES are the programs
# of said.c and features.c.
set -eu
said=$1 features=$2 tlc=$3 work=$4
here=$(dirname "$0")
failed=0 ran=0
rm -rf "$work" && mkdir -p "$work/floats" "$work/int8" "$work/fixed"

fail() {
    echo "$*"
    failed=$((failed + 1))
}

# caller KIND [FLAGS...]: a program that calls the library there
caller() {
    kind=$1
    shift
    "${compiler:-gcc}" -std=c11 -Wall -Wextra -Wconversion -Wshadow -Werror -pedantic "$@" -c "$work/$kind/$model.c" \
        -o "$work/$kind/library.o" &&
        "${compiler:-gcc}" -std=c11 "$@" "-DHEADER=\"$work/$kind/$model.h\"" "-DNAME=$model" "-DMACRO=$macro" \
            "$here/learner.c" "$work/$kind/library.o" -lm -o "$work/$kind/caller" || { fail "DOES NOT COMPILE: $model, $kind, $*"; return 1; }
}

# same WAY WANTED
same() {
    "$work/int8/caller" "$1" "$work" > "$work/found" || fail "FAILS: $model, $1"
    cmp "$work/$2" "$work/found" || fail "DIFFERENT: $model, $1, ${compiler:-gcc}"
    ran=$((ran + 1))
}

# library COMPILER FLAGS...
library() {
    compiler=$1
    shift
    command -v "$compiler" > /dev/null || { echo "left out, no $compiler"; return 0; }
    caller int8 "$@" || return 0
    same features features
    same learn learned
    same kept learned
    same predict predicted
}

# elsewhere COMPILER FLAGS...
elsewhere() {
    command -v "$1" > /dev/null || { echo "left out, no $1"; return 0; }
    "$@" -std=c11 -Wall -Wextra -Wconversion -Werror -pedantic -c "$work/int8/$model.c" -o "$work/int8/library.o" ||
        fail "DOES NOT COMPILE: $model, $*"
}

# learn MODEL LAYER: whose first layer that learns is that
learn() {
    model=$1 macro=$(echo "$1" | tr '[:lower:]' '[:upper:]') compiler=gcc
    "$features" "$here/learning.yaml" "$model" "$work" > "$work/features" || { fail "$model"; return 0; }
    "$said" "$here/learning.yaml" "$model" "$work/fixed" "$2" > /dev/null || { fail "$model"; return 0; }
    caller floats -O1 && "$work/floats/caller" kept "$work" > "$work/learned"
    caller fixed -O1 -DFIXED && "$work/fixed/caller" predict "$work" > "$work/predicted"
    for file in features learned predicted; do
        [ "$(sort -u "$work/$file" | wc -l)" -gt 5 ] || fail "ALL THE SAME: $model, $file"
    done
    library gcc -Os
    library gcc -O1 -fsanitize=address,undefined -fno-sanitize-recover=all
    library clang -O3
    elsewhere arm-none-eabi-gcc -Os -mthumb -mcpu=cortex-m3
    elsewhere arm-none-eabi-gcc -Os -mthumb -mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard
    gcc -std=c11 -O1 "-DHEADER=\"$work/int8/$model.h\"" "-DNAME=$model" "-DMACRO=$macro" "$here/../library/saved.c" \
        "$work/int8/$model.c" -lm -o "$work/saved" && "$work/saved" || fail "NOT SAVED: $model"
}

learn pooled dense_1
learn summed new_head
learn convolved conv2d_2
"$tlc" --emit=sizes --quantize int8 "$here/learning.yaml" > "$work/sizes" || fail "no sizes"
diff -u "$here/learning.txt" "$work/sizes" || fail "other sizes"
echo "$ran compared, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
