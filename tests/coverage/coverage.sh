#!/bin/sh
# coverage.sh BUILD: which branches of compiler and runtime all tests together have taken. BUILD was
# configured with TLC_COVERAGE. coverage.py says what is printed and written, and when that fails.
set -eu
build=$1 root=$(realpath "$(dirname "$0")/../..")
cd "$root"
find "$build" -name '*.gcda' -delete
# What is left out runs generated programs and other compilers, and nothing of ours that the rest does not.
(cd "$build" && ctest -j "$(nproc)" --timeout 3000 -LE '^(once|kernels)$' > coverage.log 2>&1) || {
    grep -E '\(Failed\)|\(Timeout\)|tests failed' "$build/coverage.log" || true
    echo "what failed is counted all the same"
}
# More allocations than a test has time for: each way out of memory is a branch.
faults=$(sed -n 's/^faults //p' "$build/tests/torture/parts")
sh -c "$faults --fault allocation-once --sample 150 --show 0" > /dev/null || true
# And each read that fails in what reads the files of others is one.
sh -c "$faults --case '^(look|init)-|-stored|-sources' --fault '^(open|read|stat|seek|list|thread)-.*-once' \
    --sample 60 --show 0" > /dev/null || true
python3 "$root/tests/coverage/coverage.py" "$build"
