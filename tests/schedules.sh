#!/bin/sh
# schedules.sh TLC: every schedule that the language reference shows is one that tlc takes, for a training
# of 10 epochs of 100 steps.
set -eu
tlc=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^| Schedule | Expression |$/,/^$/s/^|[^`]*| `\(.*\)` |$/\1/p' docs/language.md > "$work/schedules"
while IFS= read -r schedule; do
    cat > "$work/spec.yaml" << END
name: schedules
data:
  d: {path: p, shape: 5, classes: 3, train: {images: i, labels: l}}
splits: {train: "d.train[:3200]"}
tasks: {T: {}}
models:
  M: {layers: [dense: {units: 3, activation: softmax}]}
training:
  - {model: M, task: T, loss: sparse_categorical_crossentropy, epochs: 10, optimizer: {sgd: {learning_rate: "$schedule"}}}
END
    "$tlc" --check "$work/spec.yaml" 2> "$work/messages" && ! grep -q 'error:' "$work/messages" ||
        { echo "docs/language.md: $schedule"; cat "$work/messages"; exit 1; }
done < "$work/schedules"
for name in 'epoch ' 'step ' 'steps' 'cos(' '\*\*' '?'; do
    grep -q -e "$name" "$work/schedules" || { echo "docs/language.md shows no schedule with $name"; exit 1; }
done
