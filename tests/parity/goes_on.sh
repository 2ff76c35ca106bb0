#!/bin/sh
# goes_on.sh WHOLE REST RUN_DIR: what four epochs at once leave, and two that go on from what two have left,
# is the same: weights and what the optimizers remember.
set -eu
whole=$1 rest=$2 run=$3

rm -rf "$run/whole" "$run/rest"
"$whole" --quiet --out "$run/whole"
"$rest" --quiet --out "$run/rest"
for model in A B C D; do
    cmp "$run/whole/$model.npz" "$run/rest/$model.npz"
    cmp "$run/whole/$model.npz.optimizer.npz" "$run/rest/$model.npz.optimizer.npz"
    ! cmp -s "$run/whole/$model.npz" "$run/half/$model.npz"
done
