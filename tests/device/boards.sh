#!/bin/sh
# boards.sh WORK_DIR [BOARD...]: on each emulated board, of those whose tools are here, memory is as C expects
# it, the stack's depth and instructions are counted, files are read, exit codes come through, and a stack that
# grows too far ends the program with a message. Exits with 77 where there are no tools at all.
set -eu
here=$(cd "$(dirname "$0")" && pwd) work=$1
shift
. "$here/tools.sh"
failed=0 ran=0

# outcome BOARD NAME DEFINES: builds board.c so, runs it, and prints what it says and its exit code
outcome() {
    build "$1" "$2" "$here/board.c" "$work/$1" "$3"
    run_on "$1" "$work/$1" "$2" 2>&1 || echo "exit code $?"
}

for board in ${*:-$(boards)}; do
    has_tools "$board" || continue
    ran=$((ran + 1))
    said=$(outcome "$board" well "${LONG:+-DLONG}")
    [ "$said" = '18446744073709551615 all is well
exit code 7' ] || { echo "$board: $said"; failed=1; }
    said=$(outcome "$board" overflow -DOVERFLOW)
    [ "$said" = 'fault: a wrong access to memory, or the stack is full
exit code 1' ] || { echo "$board, a stack that grows too far: $said"; failed=1; }
done
[ "$ran" -gt 0 ] || exit 77
echo "$ran boards"
exit "$failed"
