#!/bin/sh
# device.sh BUILD_DIR WORK_DIR [MODEL...]: trains models of examples on this machine, puts each as a library onto every
# emulated board whose tools are here, and asks it there about test images. All probabilities must be those of
# the same library on this machine, and these those of the experiment's `predict`, to the bit. Prints what each
# board needs for it. Trains only once: remove WORK_DIR to train anew.
# With names, only these models.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
build=$(realpath "$1") work=$(realpath "$2") failed=0
shift 2
wanted=$*
. "$here/tools.sh"
images=/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz
cd "$here/../.."

fail() {
    echo "WRONG: $*"
    failed=$((failed + 1))
}

# ---- this machine ----

# train SPEC: runs the experiment, as $work/NAME
train() {
    run=$work/$(basename "$1" .yaml)
    [ -x "$run/experiment" ] && [ -e "$run/out/results.json" ] && return 0
    echo "Training $1"
    mkdir -p "$run"
    "$build/tlc" --quiet -o "$build/spec.c" "$1" 2> "$run/warnings"
    cmake --build "$build" --target spec > "$run/log" || { cat "$run/log"; exit 1; }
    cp "$build/experiments/spec" "$run/experiment"
    "$run/experiment" --quiet --out "$run/out"
}

# write_library SPEC MODEL FILE
write_library() {
    place=$run/$2$quantized
    mkdir -p "$place"
    "$build/tlc" --emit=library "$1" --model "$2" --weights "$run/out/$3" -o "$place" \
        ${quantized:+--quantize "$quantized" --test-rows 0} > "$place/said" 2> "$run/warnings" || { cat "$run/warnings"; exit 1; }
    products=$(sed -n 's/.* \([0-9,]*\) multiply-adds an example/\1/p' "$place/said" | tr -d ,)
}

# examples FOLDER COUNT: so many test images, for predict.c, and as a file of the format
examples() {
    mkdir -p "$1"
    gzip -dc "$images" 2> /dev/null | tail -c +17 | head -c "$((784 * $2))" > "$1/examples.bin"
}

as_idx() {
    printf '\0\0\010\003\0\0\0\062\0\0\0\034\0\0\0\034' | cat - "$1"
}

defines() {
    printf '%s' "-DMODEL=$1 '-DMODEL_HEADER=\"$1.h\"'"
}

# on_host MODEL: answers.bin of this machine
on_host() {
    gcc -std=c11 -O2 "-DMODEL=$1" "-DMODEL_HEADER=\"$1.h\"" -I"$example/board" -I"$place" "$here/predict.c" \
        "$here/host.c" "$place/$1.c" -lm -o "$place/predict"
    examples "$place" 50
    (cd "$place" && ./predict) > "$place/figures"
}

# as_experiment MODEL: held to what the experiment says
as_experiment() {
    as_idx "$place/examples.bin" > "$place/images-idx3-ubyte"
    "$run/experiment" predict --model "$1" --out "$run/out" "$place/images-idx3-ubyte" > "$place/predicted.csv" &&
        "$work/compare" "$place/answers.bin" "$place/predicted.csv" || fail "$1: the library is not the experiment"
}

# ---- boards ----

# section BOARD FILE NAMES: bytes of these sections
section() {
    "$(of_board "$1" CROSS)size" -A "$2" | awk -v names=" $3 " 'index(names, " " $1 " ") {all += $2} END {print all}'
}

figure() {
    awk -v what="$2" '$1 == what {print $2}' "$1"
}

# on_board BOARD MODEL LEVEL COUNT: a row of the table
on_board() {
    at=$place/$1$3
    examples "$at" "$4"
    OPTIMIZE=$3 build "$1" "$2" "$here/predict.c" "$at" "$(defines "$2")" "$place" &&
        run_on "$1" "$at" "$2" > "$at/figures" || { fail "$2 on $1, $3"; return 0; }
    bytes=$(stat -c %s "$at/answers.bin") bits=same
    [ "$bytes" -gt 0 ] && cmp -n "$bytes" "$at/answers.bin" "$place/answers.bin" || { fail "$2 on $1, $3: other bits"; bits=OTHER; }
    weights=$(figure "$at/figures" weights) instructions=$(figure "$at/figures" instructions)
    flash=$(section "$1" "$at/$2.elf" '.vectors .text .rodata .data')
    awk -v title="$(of_board "$1" TITLE)" -v level="$3" -v code="$((flash - weights))" -v weights="$weights" \
        -v arena="$(figure "$at/figures" arena)" -v stack="$(figure "$at/figures" stack)" \
        -v instructions="$instructions" -v products="$products" -v count="$4" -v bits="$bits" 'BEGIN {
        printf "%-17s %-5s %7d %9d %8d %6d %13d %8.1f %7d  %s\n", title, level, code, weights, arena, stack,
            instructions, instructions / products, count, bits}'
}

# try SPEC MODEL FILE [COUNT [int8]]: COUNT images where floats are made of whole numbers; with int8, layers multiply
# bytes
try() {
    quantized=${5-}
    case " $wanted " in *" $2 "* | '  ') ;; *) return 0 ;; esac
    train "$1"
    write_library "$1" "$2" "$3"
    on_host "$2"
    [ -n "$quantized" ] || as_experiment "$2"
    printf '\n%s, model %s%s, %d multiply-adds an image\n' "$1" "$2" "${quantized:+ in $quantized}" "$products"
    printf '%-17s %-5s %7s %9s %8s %6s %13s %8s %7s  %s\n' '' '' code weights arena stack instructions "per MAC" images bits
    for board in $present; do
        for level in -O2 -Os; do
            count=50
            [ "$board" != mps2-an385 ] || count=${4-50}
            on_board "$board" "$2" "$level" "$count"
        done
    done
}

present=
for board in $(boards); do
    ! has_tools "$board" || present="$present $board"
done
[ -n "$present" ] || exit 77
gcc -std=c11 -O2 "$here/compare.c" -o "$work/compare"
echo "Boards:$present"
# shellcheck disable=SC2086
[ -n "$wanted" ] || LONG=1 sh "$here/boards.sh" "$work/boards" $present || failed=1
# shellcheck disable=SC2086
[ -n "$wanted" ] || sh "$here/bits.sh" "$build/tlc" "$work/bits" $present || failed=1
# shellcheck disable=SC2086
[ -n "$wanted" ] || sh "$here/learn.sh" "$build/tlc" "$work/learn" $present || failed=1
try examples/shirts.yaml shirts shirts.safetensors
try specs/transfer.yaml B_on_A my_model_B_on_A.h5
try examples/lenet5.yaml lenet5 lenet5.safetensors
try examples/resnet8.yaml frozen frozen.safetensors 2
try examples/lenet5.yaml lenet5 lenet5.safetensors 50 int8
try examples/resnet8.yaml frozen frozen.safetensors 10 int8
echo
[ "$failed" -eq 0 ] || { echo "$failed wrong"; exit 1; }
