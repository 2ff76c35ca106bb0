#!/bin/sh
# small.sh PROGRAM CHECK_PINNED RUN_DIR [FIRST_RUN_DIR [CPU_FLAG...]]: runs the small experiment and
# compares it with the pinned figures and, byte for byte, with what the first build of it left.
# Skipped (77) where the processor lacks one of the flags.
set -eu
program=$1 check=$2 run=$3 first=${4-}
shift 3
[ $# -eq 0 ] || shift
for flag in "$@"; do
    grep -qw "$flag" /proc/cpuinfo || { echo "skipped: no $flag here"; exit 77; }
done

rm -rf "$run"
"$program" --quiet --out "$run"
"$check" "$run" "$(dirname "$0")/small.txt"
[ -n "$first" ] || exit 0

for file in "$first"/*.h5; do
    cmp "$file" "$run/${file##*/}"
done
# Losses too: they are printed with all their digits.
cmp "$first/results.json" "$run/results.json"
