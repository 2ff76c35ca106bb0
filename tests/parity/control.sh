#!/bin/sh
# control.sh PROGRAM RUN_DIR PINNED: rules have ended phases, lowered rates and chosen epochs as Keras's did.
set -eu
program=$1 run=$2 pinned=$3

rm -rf "$run"
"$program" --quiet --out "$run"
grep -v '^#' "$pinned" > "$run/wanted"
# The value of what was stopped or restored is a figure, which need not be the same to the last bit.
sed -n 's/.*"phase":\([0-9]*\),"epoch":\([0-9]*\),"event":"\([a-z]*\)","value":\([-0-9.e]*\).*/\1 \2 \3 \4/p' \
    "$run/log.jsonl" | awk '{ print $1, $2, $3 ($3 == "lowered" ? sprintf(" %.6g", $4) : "") }' > "$run/found"
diff "$run/wanted" "$run/found"
