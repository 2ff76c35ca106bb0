#!/bin/sh
# terminal.sh TLC STUDY DATA_PY WORK_DIR: on a terminal messages are coloured, and a study shows how far it
# is; with NO_COLOR, or where standard error is none, no escape is written. 77 where there is no script(1)
# or no terminal to be had.
set -eu
tlc=$1 study=$2 data=$3 work=$4 escape=$(printf '\033')
script -qec true /dev/null > /dev/null 2>&1 < /dev/null || { echo "skipped: no terminal"; exit 77; }
rm -rf "$work"
mkdir -p "$work"
fail() { echo "$*"; exit 1; }
on_terminal() { TERM=xterm script -qec "$1" /dev/null < /dev/null; }

on_terminal "'$tlc' --check tests/bad/bad_name.yaml" > "$work/coloured" || true
grep -q "$escape\\[" "$work/coloured" || fail "no colours on a terminal"
COLUMNS=1000 NO_COLOR=1 on_terminal "'$tlc' --check tests/bad/bad_name.yaml" > "$work/plain" || true
! grep -q "$escape" "$work/plain" || fail "colours with NO_COLOR"
NO_COLOR='' on_terminal "'$tlc' --check tests/bad/bad_name.yaml" | grep -q "$escape\[" || fail "no colours with an empty NO_COLOR"
tr -d '\r' < "$work/plain" | cmp - tests/bad/bad_name.err || fail "other words on a terminal"

# Lines end where words do; what points into the spec stays as it is.
COLUMNS=60 on_terminal "'$tlc' --check tests/bad/bad_name.yaml" | tr -d '\r' > "$work/narrow" || true
sed "s/$escape\[[0-9;]*m//g" "$work/narrow" | awk 'length > 60 && !/^ *[0-9]* *\| / {print; wide = 1} END {exit wide}' ||
    fail "wider than a terminal of 60 columns"
sed "s/$escape\[[0-9;]*m//g" "$work/narrow" | tr -s ' \n' ' ' > "$work/words"
tr -s ' \n' ' ' < tests/bad/bad_name.err | cmp - "$work/words" || fail "other words where lines are broken"

# A terminal shows the last check alone; where one of both is none, nothing is cleared.
watched() {
    : > "$work/watched"
    on_terminal "echo \$\$ > '$work/pid'; exec env --default-signal=INT '$tlc' watch tests/golden/layers.yaml $1" > "$work/watched" &
    tries=0
    until grep -q "bytes of weights" "$work/watched" || [ $tries -gt 500 ]; do tries=$((tries + 1)); sleep 0.02; done
    kill -s INT "$(cat "$work/pid")"
    wait $! || fail "tlc watch on a terminal: exit code $?"
}
watched ''
grep -q "$escape\[2J" "$work/watched" && grep -q "no errors" "$work/watched" || fail "tlc watch leaves what was there"
watched "2> '$work/errors'"
! grep -q "$escape\[2J" "$work/watched" && grep -q "no errors" "$work/watched" || fail "tlc watch clears half a terminal"

python3 -B -c "import sys; sys.path.insert(0, sys.argv[1]); import data; data.write(sys.argv[2])" \
    "$(dirname "$data")" "$work"
on_terminal "'$study' --data '$work' --out '$work/out'" > "$work/study"
grep -q " of 8 runs" "$work/study" || fail "no progress on a terminal: $(cat "$work/study")"
"$study" --fresh --data "$work" --out "$work/out" > "$work/study"
! grep -q "$escape" "$work/study" || fail "escapes in a file"
