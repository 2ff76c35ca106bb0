#!/bin/sh
# onnx.sh WRITTEN SHOW WORK_DIR [--update]: models as files of ONNX, in words beside golden/NAME.txt; and what onnxruntime
# has made of those files (pinned/NAME.txt, by onnx.py --pin) beside what the model itself says: the same class, unless
# two are nearly as probable, and probabilities no further off than onnx.py allows. WRITTEN and SHOW are the programs of
# written.c and show.c.
set -eu
written=$(realpath "$1") show=$(realpath "$2") work=$3 update=${4-}
here=$(cd "$(dirname "$0")" && pwd)
failed=0 ran=0
rm -rf "$work" && mkdir -p "$work/made"

# near SAID PINNED MOST: numbers that are no further apart
near() {
    paste -d ' ' "$1" "$2" | awk -v most="$3" 'NF < 2 || NF % 2 {exit 1}
        {for (i = 1; i <= NF / 2; i++) {d = $i - $(i + NF / 2); if (d < 0) d = -d; if (d > most) exit 1}}'
}

# probabilities: of what is said before
probabilities() {
    awk '{sum = 0; for (i = 1; i <= NF; i++) {p[i] = exp($i > 700 ? 700 : $i); sum += p[i]}
        for (i = 1; i <= NF; i++) printf "%.9g ", p[i] / sum; print ""}'
}

. "$here/nets.sh"
while read -r name spec model way most; do
    "$written" "$here/../../$spec" "$model" "$work/made" ${way:+$([ "$way" = bytes ] || echo "$way")} > "$work/said"
    if [ "$way" = floats ]; then cp "$work/said" "$work/$name.said"; else probabilities < "$work/said" > "$work/$name.said"; fi
    "$show" "$work/made/$model.onnx" > "$work/$name.txt" || failed=1
    mv "$work/made/$model.onnx" "$work/$name.onnx"
    mv "$work/made/$model.examples" "$work/$name.examples"
    [ "$update" != --update ] || cp "$work/$name.txt" "$here/golden/$name.txt"
    diff -u "$here/golden/$name.txt" "$work/$name.txt" || failed=1
    [ "$update" = --update ] || near "$work/$name.said" "$here/pinned/$name.txt" "$most" ||
        { echo "$name: onnxruntime said something else"; failed=1; }
    ran=$((ran + 1))
done << END
$nets
END
[ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
