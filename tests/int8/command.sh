#!/bin/sh
# command.sh TLC WORK_DIR [--update]: what tlc says of 8 bits, good and bad, against command.txt; and that what it
# refuses leaves no files. Data and weights are made here.
set -eu
tlc=$(realpath "$1") update=${3-}
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$2" && mkdir -p "$2/data/tiny" "$2/data/large"
cd "$2"
export TLC_DATA="$PWD/data"

# ---- files ----

# bytes COUNT: the same that look like chance
bytes() {
    LC_ALL=C awk -v count="$1" 'BEGIN {for (i = 0; i < count; i++) {s = (s * 75 + 74) % 65537; printf "%o\n", int(s / 256) % 256}}' |
        while read -r byte; do printf "\\$byte"; done
}

# labels COUNT CLASSES
labels() {
    awk -v count="$1" -v classes="$2" 'BEGIN {for (i = 0; i < count; i++) printf "%d\n", i % classes}' |
        while read -r label; do printf "\\$label"; done
}

{ printf '\0\0\010\003\0\0\0\030\0\0\0\004\0\0\0\004'; bytes $((24 * 16)); } > data/tiny/images
{ printf '\0\0\010\001\0\0\0\030'; labels 24 2; } > data/tiny/labels
{ printf '\0\0\010\003\0\0\0\002\0\0\001\004\0\0\001\004'; head -c $((2 * 260 * 260)) /dev/zero; } > data/large/images
{ printf '\0\0\010\001\0\0\0\002'; labels 2 2; } > data/large/labels

# number BYTE NUMBERS: so many floats of four such bytes each
numbers() {
    head -c $((4 * $2)) /dev/zero | tr '\0' "\\$1"
}

# weights FILE HIDDEN_BYTE: of a net of 16, 3 and 2
weights() {
    header='{"hidden.kernel":{"dtype":"F32","shape":[16,3],"data_offsets":[0,192]},"hidden.bias":{"dtype":"F32","shape":[3],"data_offsets":[192,204]},"head.kernel":{"dtype":"F32","shape":[3,2],"data_offsets":[204,228]},"head.bias":{"dtype":"F32","shape":[2],"data_offsets":[228,236]}}'
    {
        printf "\\$(printf %o $((${#header} % 256)))\\$(printf %o $((${#header} / 256)))\0\0\0\0\0\0%s" "$header"
        numbers "$2" 48 && numbers 276 3 && numbers 076 6 && numbers 075 2
    } > "$1"
}

weights good.safetensors 075
weights zero.safetensors 000
weights none.safetensors 377
weights huge.safetensors 176
header='{"head.kernel":{"dtype":"F32","shape":[67600,2],"data_offsets":[0,540800]},"head.bias":{"dtype":"F32","shape":[2],"data_offsets":[540800,540808]}}'
{
    printf "\\$(printf %o ${#header})\0\0\0\0\0\0\0%s" "$header"
    numbers 076 135202
} > large.safetensors

cat > tiny.yaml << 'END'
name: tiny
data:
  tiny: {path: tiny, shape: [4, 4], classes: 2, scale: 1/255, train: {images: images, labels: labels}}
  absent: {path: absent, shape: [4, 4], classes: 2, scale: 1/255, train: {images: images, labels: labels}}
splits:
  train: tiny.train[:16]
  test: tiny.train[16:24]
  missing: absent.train[:16]
tasks:
  T: {}
models:
  net:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden}
      - dense: {units: 2, activation: softmax, name: head}
  elsewhere:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden}
      - dense: {units: 2, activation: softmax, name: head}
  refused:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden}
      - layer_normalization
      - dense: {units: 2, activation: softmax, name: head}
  weightless:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden}
      - activation: {activation: softmax, name: head}
training:
  - &each {model: net, task: T, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
  - {<<: *each, model: elsewhere, split: missing}
  - {<<: *each, model: refused}
compare:
  - {models: [net], task: T}
END
sed '/^  weightless/,/head}$/d' tiny.yaml > tiny && mv tiny tiny.yaml
sed -n '/^name/p; /^data/p; /^  tiny/p; /^tasks/,/^  T/p' tiny.yaml | sed 's/path: tiny, shape: \[4, 4\]/path: large, shape: [260, 260]/' > large.yaml
cat >> large.yaml << 'END'
splits: {train: "tiny.train[:2]"}
models:
  large: {layers: [flatten, dense: {units: 2, activation: softmax, name: head}]}
training:
  - {model: large, task: T, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
END

# ---- what is said ----

# run WHAT SPEC ARGUMENTS...: what that prints, and its exit code; refused, there are no files
run() {
    what=$1 spec=$2 code=0
    shift 2
    rm -rf out
    printf '==== %s\n' "$what"
    "$tlc" "$@" "$spec" 2>&1 | grep -v -A 3 ' note: ' || :
    "$tlc" "$@" "$spec" > /dev/null 2>&1 || code=$?
    echo "exit code $code"
    [ "$code" -eq 0 ] || [ ! -e out ] || echo "AND FILES"
}

# library WHAT MODEL WEIGHTS ARGUMENTS...
library() {
    what=$1 model=$2 weights=$3
    shift 3
    run "$what" tiny.yaml --emit=library --quantize int8 --model "$model" --weights "$weights" -o out "$@"
}

{
    library "a library" net good.safetensors
    library "floats from the last layer" net good.safetensors --floats-from head --test-rows 3 --calibration-rows 5
    library "no test rows" net good.safetensors --test-rows 0
    library "weights of zero, and a layer that never gives anything" net zero.safetensors
    library "weights that are no numbers" net none.safetensors
    library "values that are no floats" net huge.safetensors
    library "weights of another net" net large.safetensors
    library "no such data" elsewhere good.safetensors
    library "no such layer" net good.safetensors --floats-from hiden
    library "nothing before that layer" net good.safetensors --floats-from hidden
    library "a layer that has no such way" refused good.safetensors
    run "sums that may be too large" large.yaml --emit=library --quantize int8 --model large --weights large.safetensors -o out
    run "sizes" large.yaml --emit=sizes --quantize int8
    run "sizes of what is refused" tiny.yaml --emit=sizes --quantize int8
    run "4 bits" tiny.yaml --emit=library --quantize int4 --model net --weights good.safetensors
    run "no weights" tiny.yaml --emit=library --quantize int8 --model net
    run "no library" tiny.yaml --quantize int8
    run "rows of nothing" tiny.yaml --emit=library --model net --weights good.safetensors --test-rows 5
    run "no rows" tiny.yaml --emit=library --quantize int8 --model net --weights good.safetensors --calibration-rows 0
    run "half a row" tiny.yaml --emit=library --quantize int8 --model net --weights good.safetensors --test-rows 1.5
    run "a layer for nothing" tiny.yaml --emit=library --model net --weights good.safetensors --floats-from head
} > said.txt
[ "$update" != --update ] || cp said.txt "$here/command.txt"
diff -u "$here/command.txt" said.txt
