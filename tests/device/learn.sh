#!/bin/sh
# learn.sh TLC WORK_DIR [BOARD...]: what libraries learn on emulated boards, of those whose tools are here, is what the
# experiments' own steps learn on this machine of the same examples, to the bit: the notebook's head, whose RAM must
# be no more than 2 KiB, behind a trunk of bytes than 1.5 KiB; and by Adam and Nesterov's momentum two small nets, of which a Cortex-M3 learns, too, though
# it has no unit for floats. Exits with 77 where there are no tools at all.
set -eu
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$2"
tlc=$(realpath "$1") work=$(realpath "$2") learned=$here/../library failed=0 ran=0
shift 2
. "$here/tools.sh"
. "$learned/learned.sh"

# figure FILE WHAT
figure() {
    awk -v what="$2" '$1 == what {print $2}' "$1"
}

# learn BOARD MODEL LEVEL
learn() {
    at=$work/$1
    rm -rf "$at" && mkdir -p "$at"
    cp "$work/examples" "$work/targets" "$at"
    OPTIMIZE=$3 build "$1" "$2" "$here/learn.c" "$at" "$board_defines" "$work"
    run_on "$1" "$at" "$2" > "$at/figures" || { cat "$at/figures"; failed=1; return 0; }
    od -An -v -tx4 -w4 "$at/learned" | tr -d ' ' > "$at/found"
    cmp "$work/wanted" "$at/found" || { echo "$2 on $1, $3: OTHER BITS"; failed=1; }
    ram=$(($(figure "$at/figures" learner) + $(figure "$at/figures" arena)))
    echo "$2 on $1, $3: $ram bytes of RAM and $(figure "$at/figures" stack) of stack," \
        "$(figure "$at/figures" instructions) instructions an example"
    ran=$((ran + 1))
}

# write_bytes SPEC MODEL: the same model behind frozen layers in 8 bits, by training rows of the spec; what that learns on
# this machine becomes what is wanted
write_bytes() {
    "$tlc" --emit=library --train --quantize int8 --calibration-rows 64 --test-rows 0 --model "$2" \
        --weights "$work/weights.safetensors" -o "$work" "$1" > "$work/said" 2> "$work/warnings" || { cat "$work/warnings"; return 1; }
    # shellcheck disable=SC2086
    eval gcc -std=c11 -O2 $board_defines '"$learned/learner.c" "$work/$2.c" -lm -o "$work/learner"' &&
        "$work/learner" "$work" step > "$work/learned_of_bytes"
    ! cmp -s "$work/wanted" "$work/learned_of_bytes" || { echo "$2: bytes change nothing"; return 1; }
    mv "$work/learned_of_bytes" "$work/wanted"
}

# learn_everywhere SPEC MODEL CLASSES MOST BOARD...: in no more RAM than that; behind frozen layers in 8 bits, where
# `bytes` is set
learn_everywhere() {
    model=$2 most=$4
    write_learning "$1" "$2" "$3"
    board_defines=$(echo "$defines" | sed "s|-DHEADER=\\([^ ]*\\)|'-DHEADER=\\1'|")
    [ -z "$bytes" ] || write_bytes "$1" "$2" || { failed=1; return 0; }
    shift 4
    for board; do
        case " $wanted " in *" $board "* | '  ') ;; *) continue ;; esac
        has_tools "$board" || continue
        learn "$board" "$model" -Os
        [ "$ram" -le "$most" ] || { echo "$model: more RAM than $most bytes"; failed=1; }
    done
}

wanted=$* bytes=
learn_everywhere "$root/specs/transfer.yaml" B_on_A 2 2048 mps2-an386
learn_everywhere "$root/tests/golden/optimizers.yaml" adaptive 4 100000 mps2-an385 mps2-an386 virt-rv32
bytes=yes
if [ -e /usr/share/datasets/fashion-mnist ]; then
    learn_everywhere "$root/specs/transfer.yaml" B_on_A 2 1536 mps2-an386
else
    echo "no images of clothes, so nothing of a trunk of bytes"
fi
[ "$ran" -gt 0 ] || exit 77
exit "$failed"
