#!/bin/sh
# sizes.sh TLC [--update]: what --emit=sizes says of models of every kind of layer and answer stands in
# sizes.txt, and a name that is no file's is said; then what limits say of models that do not keep them.
set -u
tlc=$(realpath "$1") update=${2:-} failed=0
cd "$(dirname "$0")/../.." || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

for spec in tests/library/odd.yaml tests/golden/layers.yaml tests/golden/branches.yaml tests/golden/images.yaml \
    tests/golden/pictures.yaml tests/golden/targets.yaml tests/golden/adaptation.yaml examples/resnet8.yaml; do
    echo "==== $spec"
    "$tlc" --emit=sizes "$spec" 2> /dev/null || echo "exit code $?"
done > "$work/said"
[ "$update" != --update ] || cp "$work/said" tests/library/sizes.txt
diff -u tests/library/sizes.txt "$work/said" || failed=1

# As a file, whole or not at all.
"$tlc" --emit=sizes -o "$work/sizes" tests/library/odd.yaml 2> /dev/null || { echo 'no file of sizes'; failed=1; }
sed '/^==== .*layers/,$d; 1d' tests/library/sizes.txt | diff - "$work/sizes" || failed=1
if [ -w /dev/full ]; then
    "$tlc" --emit=sizes tests/library/odd.yaml > /dev/full 2> "$work/err" && { echo 'a full device is written'; failed=1; }
    grep -qx 'tlc: standard output: No space left on device' "$work/err" || { cat "$work/err"; failed=1; }
fi
"$tlc" --emit=sizes -o "$work/no/sizes" tests/library/odd.yaml 2> "$work/err" && { echo 'a file in no directory'; failed=1; }
grep -qx "tlc: $work/no/sizes: No such file or directory" "$work/err" || { cat "$work/err"; failed=1; }
echo mine > "$work/file"
"$tlc" --emit=library --model plain -o "$work/file" tests/library/odd.yaml 2> "$work/err" && { echo 'a file is no directory'; failed=1; }
grep -q "^tlc: $work/file/plain.h: " "$work/err" || { cat "$work/err"; failed=1; }
(cd "$work" && "$tlc" --quiet --emit=library --model plain "$OLDPWD/tests/library/odd.yaml" 2> /dev/null && [ -s generated/plain.c ]) ||
    { echo 'nothing in generated/'; failed=1; }
exit $failed
