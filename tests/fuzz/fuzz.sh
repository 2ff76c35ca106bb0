#!/bin/sh
# fuzz.sh BUILD SECONDS [TARGET...]: runs each target of libFuzzer for so long, two at a time, beginning
# with the inputs in corpus/. Prints a line for each and fails when one has found something; the input
# is kept in BUILD/fuzz, and `BUILD/tests/fuzz/fuzz_TARGET FILE` shows it again.
set -eu
build=$1 seconds=$2
shift 2
[ $# -gt 0 ] || set -- spec expression log checkpoint idx arrays csv picture report model weights description layers lsp
here=$(realpath "$(dirname "$0")")
build=$(realpath "$build")
mkdir -p "$build/fuzz"

# What survived a failure has lost its memory: after a minute another process takes its place.
fuzz() {
    target=$1 left=$seconds found=$build/fuzz/$1 runs=0
    mkdir -p "$found"
    while [ "$left" -gt 0 ]; do
        slice=$((left < 60 ? left : 60)) left=$((left - 60))
        if ! ASAN_OPTIONS=detect_leaks=0 "$build/tests/fuzz/fuzz_$target" "$found" \
            "$here/corpus/$target" -max_total_time=$slice -timeout=20 -rss_limit_mb=3000 \
            -malloc_limit_mb=2500 -max_len=20000 -close_fd_mask=3 -print_final_stats=1 \
            -artifact_prefix="$build/fuzz/$target-" > "$build/fuzz/$target.log" 2>&1; then
            echo "fuzz $target: FAILED, see $build/fuzz/$target.log"
            grep -E '^(==|SUMMARY|artifact|Test unit)|ERROR|runtime error' "$build/fuzz/$target.log" |
                cut -c 1-300
            return 1
        fi
        runs=$((runs + $(sed -n 's/stat::number_of_executed_units: *//p' "$build/fuzz/$target.log")))
    done
    covered=$(grep -oE 'cov: [0-9]+' "$build/fuzz/$target.log" | tail -n 1)
    echo "fuzz $target: $runs inputs, ${covered:-cov: 0}, nothing found"
}

pids='' failed=0
for target; do
    fuzz "$target" &
    pids="$pids $!"
    # shellcheck disable=SC2086
    set -- $pids
    if [ $# -eq 2 ]; then
        wait "$1" || failed=1
        pids=$2
    fi
done
for pid in $pids; do wait "$pid" || failed=1; done
exit $failed
