#!/bin/sh
# example_nets.sh TLC: the nets in examples/ are, layer by layer, those of tests/parity/nets.txt, as Keras has
# them: shapes and parameters, but for what stands in front and for the classes at the end.
set -eu
tlc=$1 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# same EXAMPLE MODEL NET IN_FRONT AT_THE_END
same() {
    awk -v net="$3" '$1 == "net" {inside = $2 == net} inside && $1 == "layer" {print $4, $5}' \
        tests/parity/nets.txt | head -n "-$5" > "$work/wanted"
    COLUMNS=1000 "$tlc" --plan=full -o "$work/program.c" "examples/$1.yaml" 2> /dev/null |
        awk -v model="$2" '/^Model / {inside = $2 == model; next} / parameters:/ {inside = 0}
            inside && $1 != "layer" {gsub(",", "", $3); print $2, $3}' |
        tail -n "+$(($4 + 1))" | head -n "-$5" > "$work/found"
    [ -s "$work/wanted" ] && diff "$work/wanted" "$work/found" ||
        { echo "examples/$1.yaml is not the net $3"; failed=1; }
}

same lenet5 lenet5 lenet5 0 0
same resnet8 A resnet8 2 1
same mobilenet A mobilenet_vww 2 0
same mini_xception sgd mini_xception 1 3
exit $failed
