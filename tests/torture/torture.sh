#!/bin/sh
# torture.sh BUILD...: all that the tests of this folder take samples of, with each build: every call
# fails and every one is the last, every byte of a log is changed, 300 random specs, shared among the
# builds, since each build tries a spec with all compilers. What is done is written to BUILD/torture and
# not done again, so that this can be stopped; `rm -r` it to begin anew.
# Prints a line for each part, of how many passed and how many failed.
set -eu
slice=25 first=1 last=0 failed=0

# torture BUILD NAME COMMAND: runs it unless it has been done
torture() {
    log=$1/torture/$2.log
    if [ ! -e "$log.done" ]; then
        echo "$1: $2" >&2
        sh -c "$3" > "$log" 2>&1 || true
        grep -q ' passed, ' "$log" && mv "$log" "$log.done" || { tail "$log"; return 1; }
    fi
}

# sum BUILD PART: of all its slices
sum() {
    cat "$1/torture/$2"*.log.done | grep -A1 '^FAILED' | head -n 40 || true
    cat "$1/torture/$2"*.log.done | awk -v name="$1: $2" '
        / passed, / { passed += $2; failed += $4 }
        END { printf "%s: %d passed, %d failed\n", name, passed, failed; exit failed > 0 || passed == 0 }'
}

for build; do
    mkdir -p "$build/torture"
    last=$((last + 300 / $#))
    while read -r part command; do
        if [ "$part" = specs ]; then
            while [ $first -le $last ]; do
                torture "$build" "specs-$first" \
                    "$command --first $first --count $slice --keep '$build/torture/specs'"
                first=$((first + slice))
            done
        else
            torture "$build" "$part" "$command --show 1000"
        fi
    done < "$build/tests/torture/parts"
done
for build; do
    for part in faults logs killed specs; do sum "$build" $part || failed=1; done
done
exit $failed
