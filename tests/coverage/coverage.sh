#!/bin/sh
# coverage.sh BUILD: which branches of compiler and runtime all tests together have taken, by file,
# in BUILD/coverage.txt; prints the sums. BUILD was configured with TLC_COVERAGE. Fails below 95%.
set -eu
build=$1 root=$(realpath "$(dirname "$0")/../..")
cd "$root"
find "$build" -name '*.gcda' -delete
# What is left out runs generated programs and other compilers, and nothing of ours that the rest does not.
(cd "$build" && ctest -j "$(nproc)" --timeout 3000 \
    -E '^(compile_|portability|format$|gradient/|parity/(plain|avx|other))' > coverage.log 2>&1) || {
    grep -E '\(Failed\)|\(Timeout\)|tests failed' "$build/coverage.log" || true
    echo "what failed is counted all the same"
}
# More allocations than a test has time for: each way out of memory is a branch.
faults=$(sed -n 's/^faults //p' "$build/tests/torture/parts")
sh -c "$faults --fault allocation-once --sample 150 --show 0" > /dev/null || true
# And each read that fails in what reads the files of others is one.
sh -c "$faults --case '^(look|init)-|-stored|-sources' --fault '^(open|read|stat|seek|list|thread)-.*-once' \
    --sample 60 --show 0" > /dev/null || true
# The objects of compiler and runtime, not the templates, which are the code of experiments.
gcovr --root . --gcov-executable "$root/tests/coverage/gcov.sh" \
    --object-directory "$build" --filter compiler/ --filter runtime/ --branches --exclude-unreachable-branches --json "$build/coverage.json" \
    --txt "$build/coverage.txt" --html-details "$build/coverage.html" "$build"/CMakeFiles/*.dir \
    2> "$build/gcovr.log" || { tail "$build/gcovr.log"; exit 1; }
python3 - "$build/coverage.json" <<'END'
import collections, json, sys

sums = collections.defaultdict(lambda: [0, 0])
for file in json.load(open(sys.argv[1]))["files"]:
    taken = [b["count"] > 0 for line in file["lines"] for b in line["branches"]]
    part = file["file"].split("/")[0]
    for name in (file["file"], part, "total"):
        sums[name][0] += sum(taken)
        sums[name][1] += len(taken)
for name, (taken, all_) in sorted(sums.items(), key=lambda item: ("/" not in item[0], item[0])):
    if all_:
        print(f"{100 * taken / all_:6.2f}%  {taken:5} of {all_:5}  {name}")
taken, all_ = sums["total"]
sys.exit(taken < 0.95 * all_)
END
