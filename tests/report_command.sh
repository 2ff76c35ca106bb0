#!/bin/sh
# report_command.sh TLC STUDY PLAIN WORK_DIR: `tlc report` makes, of the results alone, the bytes that a
# run leaves, of a study and without one; and says what is wrong with a directory that it cannot report on.
set -u
tlc=$(realpath "$1") study=$(realpath "$2") plain=$(realpath "$3") work=$4 failed=0
rm -rf "$work"
mkdir -p "$work" && cd "$work" || exit 2

complain() { echo "$*"; failed=1; }

# run CODE ARGUMENT...: runs tlc report
run() {
    wanted=$1
    shift
    "$tlc" report "$@" > out 2> err
    code=$?
    [ $code -eq "$wanted" ] || { complain "tlc report $*: exit code $code, not $wanted"; cat err; }
}

# refused CODE MESSAGE ARGUMENT...
refused() {
    code=$1 message=$2
    shift 2
    run "$code" "$@"
    [ "$(cat err)" = "tlc report: error: $message" ] || complain "tlc report $*: says '$(cat err)', not '$message'"
    [ ! -s out ] || complain "tlc report $*: printed something"
}

# The same, of the line itself, which all commands read alike.
says() {
    code=$1 message=$2
    shift 2
    run "$code" "$@"
    [ "$(head -n 1 err)" = "$message" ] || complain "tlc report $*: says '$(cat err)', not '$message'"
    [ ! -s out ] || complain "tlc report $*: printed something"
}

same() { cmp "$1/$3" "$2/$3" || complain "$3 of $2 is another"; }

# ---- the same bytes ----

mkdir runs runs/study runs/plain
cp "$study/results.json" runs/study
cp "$plain/results.json" runs/plain
run 0 runs/study runs/plain runs/study/
for file in report.html results.csv pairs.svg; do same "$study" runs/study $file; done
for file in report.html results.csv; do same "$plain" runs/plain $file; done
diff -r "$study/figures" runs/study/figures || complain 'figures of runs/study are others'
diff -r "$plain/figures" runs/plain/figures || complain 'figures of runs/plain are others'
[ ! -e runs/plain/pairs.svg ] || complain 'pairs without a study'
[ "$(find runs -type f ! -path '*/figures/*' | wc -l)" -eq 7 ] || complain "more than the report: $(find runs -type f)"
[ "$(grep -c '^Report: ' out)" -eq 2 ] || complain 'not one line for each report'
grep -q 'over 6 seeds' out || complain "no short version of the study's"
for option in -q --quiet; do
    run 0 $option runs/study
    [ ! -s out ] || complain "$option is not quiet"
done

# What is there is replaced, if tlc wrote it.
(cd runs/study && cat "$plain/report.html" > report.html && rm results.csv)
run 0 runs/study
for file in report.html results.csv; do same "$study" runs/study $file; done
# Figures too: those that there are no more go, if tlc wrote them.
cp runs/study/figures/seeds.svg runs/study/figures/paper.svg
sed 's/tlc-curves/tlc-curves_7/' runs/study/figures/curves.svg > runs/study/figures/curves_7.svg
rm runs/study/figures/curves.csv
run 0 runs/study
[ -e runs/study/figures/paper.svg ] || complain 'removed a copy of a figure'
rm -f runs/study/figures/paper.svg
diff -r "$study/figures" runs/study/figures || complain 'figures of an earlier report stay'
echo mine > runs/study/figures/seeds.svg
refused 1 'runs/study/figures/seeds.svg is not a file that tlc wrote, and would be replaced; move it' runs/study
rm runs/study/figures/seeds.svg
echo mine > runs/plain/report.html
refused 1 'runs/plain/report.html is not a file that tlc wrote, and would be replaced; move it' runs/plain
[ "$(cat runs/plain/report.html)" = mine ] || complain 'replaced what is not its own'
rm runs/plain/report.html

# ---- the command line ----

run 0 --help
grep -q '^usage: tlc report' out || complain 'no help'
for option in -q --quiet -h --help; do grep -q -e "$option" out || complain "the help lacks $option"; done
refused 2 'which run? give the directory of its results, such as runs/NAME; try --help'
refused 2 'which run? give the directory of its results, such as runs/NAME; try --help' --quiet
says 2 'tlc: unrecognized option -x' -x runs/study
says 2 'tlc: unrecognized option --wrong' --wrong runs/study
says 2 'tlc: this option takes no argument: --quiet=1' --quiet=1 runs/study
refused 2 'a directory has no name; try --help' ''
cp "$(dirname "$study")/study.yaml" report
"$tlc" --check ./report > out 2> err || complain "a spec called report: $(cat err)"

# ---- directories without results ----

mkdir empty
refused 1 'there is no directory nothing' nothing
refused 1 'there is no directory study; is runs/study meant?' study
refused 1 'empty has no results.json: no run has written to it' empty
refused 1 'runs/study/results.json is a file: give the directory that it is in, runs/study' runs/study/results.json
(cd runs/study && "$tlc" report results.json 2> ../../err)
grep -q 'the directory that it is in, \.$' err || complain "of a file here: $(cat err)"
refused 1 'runs/study/report.html is a file: give the directory that a run has written to' runs/study/report.html
echo '{"model":"A"}' > empty/log.jsonl
refused 1 'empty has a log but no results.json, which a run writes when all its trainings are done: the command that began it goes on, and ends with the report' empty
mkdir empty/results.json
refused 1 'cannot read empty/results.json: it is a directory' empty

# ---- results that are damaged ----

# damaged MESSAGE SED_SCRIPT: the study's results, changed so
mkdir damaged
damaged() {
    sed "$2" "$study/results.json" > damaged/results.json
    refused 1 "damaged/results.json $1" damaged
    # One that is fine gets no report beside one that is not.
    rm -f runs/study/report.html
    refused 1 "damaged/results.json $1" runs/study damaged
    [ ! -e runs/study/report.html ] || complain 'made a report before all results were read'
}
damaged "is damaged: line 4: string or '}' expected near end of file" 3q
: > damaged/results.json
refused 1 'damaged/results.json is empty' damaged
echo '[1, 2]' > damaged/results.json
refused 1 'damaged/results.json is damaged, or no file of tlc: it has no "experiment"' damaged
damaged 'is damaged, or no file of tlc: it has no "trainings"' 's/^ "trainings"/ "training"/'
damaged 'is damaged: its "experiment" is no text' 's/^ "experiment": .*/ "experiment": 1,/'
damaged "is damaged: line 3: duplicate object key near '\"experiment\"'" 's/^ "spec":/ "experiment":/'
damaged 'is damaged: it has 54 runs, but its trainings and seeds make 45' '/^ "seeds"/,/^ \]/{s/^  46,$/  46/;/^  47$/d}'
damaged 'is damaged: its run 1 is not that of training 1 under seed 42' '/^ "runs"/,/"failed"/s/"seed": 42/"seed": 43/'
damaged 'is damaged: arm 1 of its cell 1 is no training' '/^  "cells"/,/^   }/s/^     1,$/     9,/'
damaged 'is damaged: its cell 1 has not the 3 arms of the study' '/^  "cells"/,/^   }/{s/^     2,$/     2/;/^     3$/d}'
damaged 'is damaged, or of an older tlc: axis 1 of its study has no "kind"' '/"kind": "examples"/d'
damaged 'is damaged, or of an older tlc: warning 1 of its study has no "check"' '/"check": "few-seeds"/d'
damaged 'is damaged: runs 7: tests 1: its "loss" is no number' '0,/"loss": [0-9]/s/"loss": [0-9][0-9.e-]*/"loss": "low"/'
damaged 'is damaged: study: axes 1: its "kind" is no word that this tlc knows' 's/"kind": "examples"/"kind": "exmples"/'
damaged 'is damaged: it has but one of "study" and "analysis"' '/^ "analysis"/{s/.*/ "analysis": null\n}/;q}'

# ---- a run at the same time ----

exec 9>> runs/study/log.jsonl
flock 9
refused 1 'a run is writing to runs/study: it ends with a report of its own' runs/study
exec 9>&-
run 0 runs/study
same "$study" runs/study report.html
exit $failed
