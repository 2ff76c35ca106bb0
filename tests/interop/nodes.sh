#!/bin/sh
# nodes.sh TLC [--update]: what every kind of layer and every activation is in ONNX, beside nodes.txt, which
# `make interop` holds to onnxruntime: it saves the models of the same spec.
set -u
tlc=$1 update=${2:-}
here=$(dirname "$0")
made=$(mktemp) || exit 2
trap 'rm -f "$made"' EXIT
failed=0

"$tlc" --quiet -o - "$here/saved.yaml" 2> /dev/null | awk '
    /^static const char \*const onnx_/ { print; inside = 1; next }
    /^};/ { inside = 0 }
    inside { print }' > "$made"
[ "$update" != --update ] || cp "$made" "$here/nodes.txt"
diff -u "$here/nodes.txt" "$made" || failed=1

for kind in $("$tlc" --keys | sed -n 's/^models\.NAME\.layers\[\]\.\([a-z0-9_]*\).*/\1/p' | sort -u); do
    grep -q "^ *- $kind\(:.*\)*$" "$here/saved.yaml" || { echo "saved.yaml has no $kind"; failed=1; }
done
for name in $(sed -n 's/^ACTIVATION(\([a-z0-9_]*\),.*/\1/p' "$here/../../compiler/ir/activations.def") softmax; do
    grep -q "activation: $name\>" "$here/saved.yaml" || { echo "saved.yaml has no activation $name"; failed=1; }
done
exit $failed
