#!/bin/sh
# plain.sh PROGRAM RUN_DIR: a run without a study trains, saves and compares all models but those that
# diverge, says which those are, and ends with exit code 1; on one thread as on three.
set -u
unset COLUMNS
program=$1 run=$2 failed=0

complain() { echo "$*"; failed=1; }

rm -rf "$run"
for threads in 1 3; do
    "$program" --threads $threads --out "$run/$threads" > "$run.out" 2> "$run.err"
    code=$?
    [ $code -eq 1 ] || complain "exit code $code"
    cat > "$run.wanted" << 'END'
diverging: error: not all models could be trained: wild, seed 42, epoch 1: the loss on all.train is not a finite number; a learning rate smaller than 1e+30 may help; victim, seed 42, it begins with wild, which failed
END
    diff "$run.wanted" "$run.err" || complain "other message"
    for words in 'wild failed: epoch 1: the loss on all.train is not a finite number' \
        'wild and good are not compared, since wild failed' 'good_too - good: accuracy'; do
        grep -q "$words" "$run.out" || complain "does not say: $words"
    done
    for file in good.h5 good_too.h5 results.json results.csv report.html; do
        [ -s "$run/$threads/$file" ] || complain "no $file"
    done
    for file in wild.h5 victim.h5; do
        [ ! -e "$run/$threads/$file" ] || complain "$file was saved"
    done
    grep -q '<h2>What failed</h2>' "$run/$threads/report.html" || complain "not in the report"
    grep -q '^victim,3,42,.*,1,"*it begins with wild' "$run/$threads/results.csv" ||
        complain "not in results.csv"
done
for file in results.json results.csv report.html good_too.h5; do
    cmp "$run/1/$file" "$run/3/$file" || failed=1
done
exit $failed
