#!/bin/sh
# bits.sh TLC WORK_DIR [BOARD...]: what a model says on emulated boards, of those whose tools are here, is what it
# says on this machine, to the bit, at all levels of optimisation, where its numbers are so small that floats lose
# digits: vectors of some processors have none so small. Exits with 77 where there are no tools at all.
set -eu
here=$(cd "$(dirname "$0")" && pwd) tlc=$1 work=$2
shift 2
. "$here/tools.sh"
failed=0 ran=0

mkdir -p "$work"
"$tlc" --quiet --emit=library "$here/tiny_numbers.yaml" --model tiny -o "$work"
gcc -std=c11 -O2 -I"$example/board" -I"$work" "$here/tiny_numbers.c" "$here/host.c" "$work/tiny.c" -lm -o "$work/host"
(cd "$work" && ./host)

for board in ${*:-$(boards)}; do
    has_tools "$board" || continue
    for level in -O2 -O3 -Os; do
        rm -rf "${work:?}/$board"
        OPTIMIZE=$level build "$board" tiny "$here/tiny_numbers.c" "$work/$board" '' "$work"
        run_on "$board" "$work/$board" tiny
        cmp "$work/answers.bin" "$work/$board/answers.bin" || { echo "$board, $level: OTHER BITS"; failed=1; }
        ran=$((ran + 1))
    done
done
[ "$ran" -gt 0 ] || exit 77
echo "$ran ways"
exit "$failed"
