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
cp data/tiny/images data/tiny/images2 && cp data/tiny/labels data/tiny/labels2
{ printf '\0\0\010\003\0\0\0\002\0\0\001\004\0\0\001\004'; head -c $((2 * 260 * 260)) /dev/zero; } > data/large/images
{ printf '\0\0\010\001\0\0\0\002'; labels 2 2; } > data/large/labels

# number BYTE NUMBERS: so many floats of four such bytes each
numbers() {
    head -c $((4 * $2)) /dev/zero | tr '\0' "\\$1"
}

# model FILE NAME SHAPE BYTE ...: a file of tensors, whose floats are of four such bytes each
model() {
    file=$1 entries='{' end=0
    shift
    : > body
    while [ $# -gt 0 ]; do
        count=$(($(echo "$2" | tr , '*'))) begin=$end
        end=$((begin + 4 * count))
        [ "$begin" -eq 0 ] || entries="$entries,"
        entries="$entries\"$1\":{\"dtype\":\"F32\",\"shape\":[$2],\"data_offsets\":[$begin,$end]}"
        numbers "$3" "$count" >> body
        shift 3
    done
    entries="$entries}"
    { printf "\\$(printf %o $((${#entries} % 256)))\\$(printf %o $((${#entries} / 256)))\0\0\0\0\0\0%s" "$entries"; cat body; } > "$file"
}

# weights FILE HIDDEN_BYTE: of a net of 16, 3 and 2
weights() {
    model "$1" hidden.kernel 16,3 "$2" hidden.bias 3 276 head.kernel 3,2 076 head.bias 2 075
}

weights good.safetensors 075
weights zero.safetensors 000
weights none.safetensors 377
weights huge.safetensors 176
model large.safetensors head.kernel 67600,2 076 head.bias 2 076
model behind.safetensors first.kernel 1,1,1,1 075 first.bias 1 076 head.kernel 67600,2 076 head.bias 2 076
model silent.safetensors first.kernel 1,1,1,1 000 first.bias 1 276 head.kernel 16900,2 076 head.bias 2 076
model moved.safetensors head.kernel 16,2 075 head.bias 2 076
model parted.safetensors head.kernel 16,2 075 head.bias 2 076
model deeper.safetensors hidden.kernel 16,3 075 hidden.bias 3 276 middle.kernel 3,3 076 middle.bias 3 075 \
    head.kernel 3,2 076 head.bias 2 075
model within.safetensors first.kernel 1,1,1,2 075 first.bias 2 076 norm.gamma 2 076 norm.beta 2 076 norm.moving_mean 2 076 \
    norm.moving_variance 2 076 head.kernel 32,2 076 head.bias 2 076
model price.safetensors hidden.kernel 2,3 075 hidden.bias 3 076 head.kernel 3,1 076 head.bias 1 075

awk 'BEGIN {print "size,rooms,price"; for (i = 0; i < 40; i++) printf "%d,%d,%g\n", 20 + i * 7 % 60, i % 5, 1 + i * 7 % 60 / 20}' \
    > data/tiny/houses.csv

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
  learning:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden, trainable: false}
      - dense: {units: 2, activation: softmax, name: head}
  deeper:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden, trainable: false}
      - dense: {units: 3, activation: relu, name: middle}
      - dense: {units: 2, activation: softmax, name: head}
  refused:
    layers:
      - flatten
      - dense: {units: 3, activation: relu, name: hidden}
      - layer_normalization
      - dense: {units: 2, activation: softmax, name: head}
training:
  - &each {model: net, task: T, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
  - {<<: *each, model: elsewhere, split: missing}
  - {<<: *each, model: learning}
  - {<<: *each, model: deeper}
  - {<<: *each, model: refused}
compare:
  - {models: [net], task: T}
END
cat > large.yaml << 'END'
name: large
data:
  large: {path: large, shape: [260, 260, 1], classes: 2, scale: 1/255, train: {images: images, labels: labels}}
splits: {train: "large.train[:2]"}
tasks: {T: {}}
models:
  large: {layers: [flatten, dense: {units: 2, activation: softmax, name: head}]}
  behind:
    layers:
      - conv2d: {filters: 1, kernel_size: 1, activation: relu, name: first}
      - flatten
      - dense: {units: 2, activation: softmax, name: head}
  silent:
    layers:
      - conv2d: {filters: 1, kernel_size: 1, activation: relu, name: first}
      - average_pooling2d
      - flatten
      - dense: {units: 2, activation: softmax, name: head}
training:
  - &each {model: large, task: T, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
  - {<<: *each, model: behind}
  - {<<: *each, model: silent}
END
cat > drawn.yaml << 'END'
name: drawn
data:
  tiny: {path: tiny, shape: [4, 4], classes: 2, scale: 1/255, train: {images: images, labels: labels}}
  houses: {format: csv, path: tiny, targets: [price], columns: {size: number, rooms: number}, train: {table: houses.csv}}
  parts: {path: tiny, shape: [4, 4], classes: 2, scale: 1/255, train: {images: [images, images2], labels: [labels, labels2]}}
splits:
  test: {of: tiny.train, fraction: 0.25, stratify: true, seed: 1}
  valid: {of: tiny.train, without: test, fraction: 0.3, seed: 1}
  train: {of: tiny.train, without: [test, valid]}
  all: parts.train
  houses: houses.train[:30]
  houses_test: houses.train[30:]
tasks:
  T: {shift: [1, 2], limit: {train: 8}, sample: random}
  price: {}
models:
  moved: {layers: [flatten, dense: {units: 2, activation: softmax, name: head}]}
  parted: {layers: [flatten, dense: {units: 2, activation: softmax, name: head}]}
  price: {layers: [dense: {units: 3, activation: relu, name: hidden}, dense: {units: 1, name: head}]}
training:
  - {model: moved, task: T, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
  - {model: parted, task: T, split: all, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
  - {model: price, task: price, split: houses, validation: houses_test, loss: mean_squared_error, epochs: 1}
compare:
  - {models: [moved], task: T}
END

cat > folds.yaml << END
name: folds
data: {tiny: {path: $PWD/data/tiny, shape: [4, 4], classes: 2, scale: 1/255, train: {images: images, labels: labels}}}
splits:
  test: {of: tiny.train, folds: 3, stratify: true, seed: 5}
  valid: {of: tiny.train, without: test, fraction: 0.2, seed: 3}
  train: {of: tiny.train, without: [valid, test]}
tasks: {T: {}}
models:
  moved: {layers: [flatten, dense: {units: 2, activation: softmax, name: head}]}
  other: {layers: [flatten, dense: {units: 2, activation: softmax, name: head}]}
training:
  - {model: moved, task: T, loss: sparse_categorical_crossentropy, epochs: 1}
  - {model: other, task: T, loss: sparse_categorical_crossentropy, epochs: 2}
study: {seeds: 2, arms: [moved, other], baseline: moved, primary: {on: T.test, min_effect: 0.5}}
END

# between LAYER: a spec with a layer between others
between() {
    cat << END
name: between
data:
  tiny: {path: tiny, shape: [4, 4, 1], classes: 2, scale: 1/255, train: {images: images, labels: labels}}
splits: {train: "tiny.train[:16]"}
tasks: {T: {}}
models:
  net:
    layers:
      - conv2d: {filters: 2, kernel_size: 1, name: first}
      - $1
      - flatten
      - dense: {units: 2, activation: softmax}
training:
  - {model: net, task: T, validation: none, loss: sparse_categorical_crossentropy, epochs: 1}
END
}
{
    between 'batch_normalization: {name: norm, trainable: false}' | sed 's/name: first}/name: first, trainable: false}/; s/units: 2, activation/name: head, units: 2, activation/; /flatten/i\      - dropout: 0.5\n      - activation: relu'
} > within.yaml
between 'multiply: {inputs: [first, first]}' > multiply.yaml
between 'resizing: {height: 2, width: 2}' > resizing.yaml
between 'activation: softmax' > softmax.yaml

# ---- what is said ----

# run WHAT SPEC ARGUMENTS...: what that prints, and its exit code; refused, there are no files
run() {
    what=$1 spec=$2 code=0
    shift 2
    rm -rf out
    printf '==== %s\n' "$what"
    "$tlc" "$@" "$spec" 2>&1 | sed "s|$PWD/||g" | grep -v -A 3 ' note: ' || :
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
    library "weights of another net" net moved.safetensors
    library "no such data" elsewhere good.safetensors
    library "no such layer" net good.safetensors --floats-from hiden
    library "nothing before that layer" net good.safetensors --floats-from hidden
    library "a layer that has no such way" refused good.safetensors
    library "what learns, behind bytes" learning good.safetensors --train --test-rows 0
    identity=$(grep -o '0x[0-9A-F]*U' out/learning.c)
    library "the same behind other bytes" learning zero.safetensors --train --test-rows 0 > /dev/null
    [ "$identity" != "$(grep -o '0x[0-9A-F]*U' out/learning.c)" ] || echo "SAVED BY ONE, LOADED BY THE OTHER"
    library "what learns, without bytes before" net good.safetensors --train
    library "floats from a layer behind what learns" deeper deeper.safetensors --train --floats-from head
    library "floats from a layer before that" learning good.safetensors --train --floats-from hidden
    run "learning that begins within what bytes do at once" within.yaml --emit=library --train --quantize int8 --model net \
        --weights within.safetensors -o out
    folded() { what=$1; shift; run "$what" within.yaml --model net --weights within.safetensors "$@"; }
    folded "a normalisation as part of weights" --emit=library --fold -o out
    gcc -std=c11 -Wall -Wextra -Wconversion -Werror -c -o out/net.o out/net.c && ! grep -q 'norm_\|normalize' out/net.c || echo "NO SUCH C"
    run "what that takes" within.yaml --emit=sizes --fold
    folded "that as a file of ONNX" --emit=onnx --fold -o out/
    folded "that in 8 bits" --emit=library --fold --quantize int8 -o out
    folded "that, learning on" --emit=library --fold --train -o out
    folded "that as a page" --emit=page --fold -o out
    run "that without weights" within.yaml --emit=library --fold --model net -o out
    onnx() { what=$1 to=$2; shift 2; run "$what" tiny.yaml --emit=onnx --model net -o "$to" "$@"; }
    onnx "a file of ONNX" net.onnx --weights good.safetensors --quantize int8 --test-rows 0
    onnx "the same with floats, to a directory" out/ --weights good.safetensors
    onnx "a file of ONNX without weights" net.onnx
    onnx "a file of ONNX over the weights" good.safetensors --weights good.safetensors
    run "a file of ONNX of no model" tiny.yaml --emit=onnx --weights good.safetensors
    onnx "a file of ONNX that learns" net.onnx --weights good.safetensors --train
    of() { run "$1" "$2" --emit=library --quantize int8 --model "$3" --weights "$3.safetensors" -o out; }
    of "sums that may be too large" large.yaml large
    of "the same behind another layer" large.yaml behind
    of "a mean of what is always 0" large.yaml silent
    of "rows that are drawn, of images that are moved" drawn.yaml moved
    of "rows that are drawn for each fold, of a path from the root" folds.yaml moved
    of "rows of several files" drawn.yaml parted
    of "numbers of a table" drawn.yaml price
    cp data/tiny/labels labels && printf '\0' > data/tiny/labels
    of "a file that is none" drawn.yaml moved
    mv labels data/tiny/labels
    for layer in multiply resizing softmax; do run "$layer between" $layer.yaml --emit=sizes --quantize int8; done
    sed '/^  behind/,/^  silent/d; /^      - /d; /^    layers/d; /model: behind/d; /model: silent/d' large.yaml > sizes.yaml
    run "sizes" sizes.yaml --emit=sizes --quantize int8
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
