#!/bin/sh
# coverage.sh BUILD [PART...]: which branches of compiler and runtime all tests together have taken. BUILD was
# configured with TLC_COVERAGE. With PARTs these are run alone, and what they take is added to what was taken
# before: a PART is a regular expression of tests' names, as ctest has it, or calls, which is more calls
# that fail than torture/faults tries. coverage.py says what is printed and written, and when that fails; at the
# end stands what has not been run.
set -eu
build=$1 root=$(realpath "$(dirname "$0")/../..")
shift
cd "$root"

# What is left out runs generated programs and other compilers, and nothing of ours that the rest does not.
chosen() { ctest --test-dir "$build" -LE '^(once|kernels)$' --timeout 3000 "$@"; }

# run_tests ARGUMENT...: runs them and adds their names to those that were run
run_tests() {
    chosen -j "${JOBS:-$(nproc)}" "$@" > "$build/coverage.log" 2>&1 || {
        grep -E '\(Failed\)|\(Timeout\)|tests failed|No tests' "$build/coverage.log" || true
        echo "what failed is counted all the same"
    }
    sed -nE 's/^ *[0-9]+.[0-9]+ Test +#[0-9]+: ([^ ]+) \.+ *(\*\*\*)?(Passed|Failed|Timeout).*/\1/p' \
        "$build/coverage.log" >> "$build/coverage.run"
}

# More allocations than a test has time for: each way out of memory is a branch. And each read that fails in what reads
# the files of others is one.
run_calls() {
    faults=$(sed -n 's/^faults //p' "$build/tests/torture/parts")
    sh -c "$faults --fault allocation-once --sample 150 --show 0" > /dev/null || true
    sh -c "$faults --case '^(look|init)-|-stored|-sources' --fault '^(open|read|stat|seek|list|thread)-.*-once' \
        --sample 60 --show 0" > /dev/null || true
    echo calls >> "$build/coverage.run"
}

if [ $# -eq 0 ]; then
    find "$build" -name '*.gcda' -delete
    rm -f "$build/coverage.run" "$build/coverage.kept"
    run_tests
    run_calls
fi
for part; do
    case $part in calls) run_calls ;; *) run_tests -R "$part" ;; esac
done
code=0
python3 "$root/tests/coverage/coverage.py" "$build" || code=$?
{ chosen -N | sed -n 's/^ *Test *#[0-9]*: //p'; echo calls; } | grep -vxF -f "$build/coverage.run" > "$build/coverage.left" || true
[ ! -s "$build/coverage.left" ] || { echo "Not run, or skipped:"; tr '\n' ' ' < "$build/coverage.left" | fold -sw 80; echo; }
exit $code
