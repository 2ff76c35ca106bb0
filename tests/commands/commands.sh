#!/bin/sh
# commands.sh TLC: `tlc check`, `plan` and `diff`, on good input and bad; and what all commands that take a spec have in
# common.
set -u
tlc=$(realpath "$1") root=$PWD failed=0
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
cp "$root/tests/golden/layers.yaml" good.yaml
cp "$root/tests/bad/loss_short_name.yaml" bad.yaml

complain() { echo "$1"; failed=1; }

# CODE ARGUMENTS...: runs tlc, which must end in CODE; leaves its words in `out` and `err`.
run() {
    wanted=$1 what="tlc $(shift; echo "$*")"
    shift
    "$tlc" "$@" > out 2> err
    code=$?
    [ "$code" -eq "$wanted" ] || { complain "$what: exit code $code instead of $wanted"; cat err; }
}
says() { grep -qF -e "$2" "$1" || { complain "$what: no \`$2\` in $1:"; cat "$1"; }; }
silent() { [ ! -s "$1" ] || { complain "$what: something in $1:"; cat "$1"; }; }
alone() { [ "$(ls)" = "$kept" ] || complain "$what: left $(ls)"; }

# ---- check ----

: > out; : > err; kept=$(ls)
run 0 check good.yaml; silent err; [ "$(cat out)" = "good.yaml: no errors" ] || complain "$what: $(cat out)"
run 0 check -q good.yaml; silent out; silent err
run 1 check good.yaml bad.yaml "$root/specs/book2.yaml" missing.yaml
says out "good.yaml: no errors"; says out "bad.yaml: 1 error"; says out "book2.yaml: no errors, 1 warning"
says err "bad.yaml:"; says err "tlc: missing.yaml: No such file"
[ "$(wc -l < out)" -eq 3 ] || complain "$what: $(cat out)"
run 1 check --quiet bad.yaml; silent out; says err "error:"
run 0 check good.yaml good.yaml; [ "$(wc -l < out)" -eq 2 ] || complain "$what: $(cat out)"
alone

# ---- plan ----

run 0 plan good.yaml; silent err; says out "Model deep"; says out "Defaults:"
cp out plan
run 0 good.yaml; [ "$(sed '/^Written/,$d' out)" = "$(cat plan)" ] || [ "$(head -n "$(wc -l < plan)" out)" = "$(cat plan)" ] ||
    complain "tlc plan says something else than tlc"
rm -r generated plan
run 0 plan --json good.yaml; silent err
for key in '"format": 1' '"name": "layers"' '"tasks"' '"initializer": "he_normal"' '"learns"' '"memory"' '"defaults"'; do
    says out "$key"
done
run 1 plan bad.yaml; silent out; says err "error:"
run 1 plan --json bad.yaml; silent out
run 2 plan good.yaml bad.yaml; says err "one spec at a time, but there is also bad.yaml"
run 0 plan "$root/specs/notebook.yaml"; says err "1 warning"
run 1 plan --werror "$root/specs/notebook.yaml"; silent out; says err "error: softmax over one unit"; says err "1 error"
run 0 plan --werror good.yaml; says out "Model deep"
run 1 plan --color=always bad.yaml; says err "$(printf '\033[')"
run 2 diff --color=always good.yaml bad.yaml; says err "$(printf '\033[')"
run 1 run --werror "$root/specs/notebook.yaml"; silent out; says err "error: softmax over one unit"
alone

# ---- diff ----

# different A B: what is printed stands in `out`
run 0 diff good.yaml good.yaml; silent err; says out "are the same experiment."
sed 's/^# .*/#/; s/^name: layers/name: other/; s/    epochs: 2/    epochs: 2\n    shuffle: true/; s|1/255|"1/255"|' good.yaml > same.yaml
run 0 diff good.yaml same.yaml; says out "good.yaml and same.yaml are the same experiment, called layers and other."
run 0 diff -q good.yaml same.yaml; silent out
sed '/^splits:/,/^$/d' good.yaml > moved.yaml
printf 'splits: {valid: "tiny.train[:10]", train: "tiny.train[10:50]"}\n' >> moved.yaml
run 0 diff good.yaml moved.yaml; says out "are the same experiment."
sed 's/epochs: 2/epochs: 3/; s/batch_size: 4/batch_size: 0x4/; s/seed: .*/seed: 1/' good.yaml > other.yaml
run 1 diff good.yaml other.yaml; silent err
says out "training[0].epochs"; says out "  good.yaml:37  2"; says out "  other.yaml:37  3"
says out "No training is the same in both."; says out "Only in good.yaml: deep"
grep -q batch_size out && complain "$what: 4 is not 0x4"
run 1 diff -q good.yaml other.yaml; silent out; silent err
sed 's/seed: .*/seed: 1/' good.yaml > seed.yaml
run 1 diff good.yaml seed.yaml; says out "Trained alike, but under other seeds: deep"
sed 's/      - dense: {units: 17, activation: elu.*/      - dropout: 0.5/; s/units: 17, activation: relu/units: 17, use_bias: false, activation: relu/' good.yaml > layer.yaml
run 1 diff good.yaml layer.yaml
says out "models.deep.layers[1].dense.use_bias"; says out "  good.yaml  not given, which is true"
says out "  layer.yaml:24  false"; says out "{units: 17, activation: elu, kernel_initializer: he_uniform}"
says out "{dropout: 0.5}"
grep -q 'layers\[3\]' out && complain "$what: layers behind it have moved"
cp "$root/specs/transfer.yaml" a.yaml
sed '/model: B_on_A/,/epochs/s/epochs: 5/epochs: 7/' a.yaml > b.yaml
run 1 diff a.yaml b.yaml; says out "The same trainings, with the same weights in both: A, B"; says out "Only in b.yaml: B_on_A"
cd "$root" || exit 2
for spec in specs/*.yaml tests/golden/*.yaml; do # read twice, nothing of which is at the same place
    "$tlc" check -q "$spec" 2> "$folder/err" || continue
    "$tlc" diff -q "$spec" "$spec" 2> "$folder/err" || complain "tlc diff $spec $spec: exit code $?"
done
cd "$folder" || exit 2
run 2 diff good.yaml bad.yaml; silent out; says err "bad.yaml:"
run 2 diff good.yaml missing.yaml; silent out; says err "missing.yaml: No such file"
run 2 diff good.yaml; says err "give two YAML files"
run 2 diff good.yaml bad.yaml same.yaml; says err "there is also same.yaml"
run 1 diff "$root/specs/study_conv.yaml" "$root/specs/study_book3.yaml"; says out "Only in"
sed 's/\[20, 200\]/[20, 200, 30]/' "$root/specs/study_book3.yaml" > study.yaml
run 1 diff "$root/specs/study_book3.yaml" study.yaml; says out "study.vary.training.B.epochs, training.B_on_A.epochs"
says out "The same trainings"; says out "Only in study.yaml"
rm ./*.yaml; cp "$root/tests/golden/layers.yaml" good.yaml; cp "$root/tests/bad/loss_short_name.yaml" bad.yaml
alone

# ---- standard input ----

run 0 check - < good.yaml; says out "<stdin>: no errors"
run 1 check - < bad.yaml; says out "<stdin>: 1 error"; says err "<stdin>:"
run 0 plan - < good.yaml; says out "Model deep"
run 0 diff - good.yaml < good.yaml; says out "<stdin> and good.yaml are the same experiment."
run 0 -q - < good.yaml; [ -s generated/stdin.c ] || complain "$what: no generated/stdin.c"
rm -r generated
run 0 -o - - < good.yaml; says out "<stdin>"
run 2 diff - - < good.yaml; says err "standard input can be read only once"
run 2 check - good.yaml - < good.yaml; says err "standard input can be read only once"
run 2 watch -; says err "standard input is read once"
run 2 --depfile d -o x.c - < good.yaml; says err "--depfile goes with a spec in a file, not with -"
run 1 check - < /dev/null; says err "<stdin>:"
run 1 check - < .; says err "tlc: <stdin>: Is a directory"
run 1 - < .; says err "tlc: <stdin>: Is a directory"
cp good.yaml ./-; run 0 check ./-; says out "./-: no errors"; rm ./-
"$tlc" check - <&- > out 2> err && complain "a closed standard input: exit code 0"
says err "<stdin>"
alone

# ---- bad input, of all that take a spec ----

mkdir below; mkfifo pipe; : > empty.yaml
head -c 1048577 /dev/zero | tr '\0' '#' > large.yaml
head -c 1040000 /dev/zero | tr '\0' '#' > comment.yaml; { echo; cat good.yaml; } >> comment.yaml
kept=$(ls)
for command in compile check plan "plan --json" run diff; do
    other=; trouble=1
    [ "$command" = diff ] && other=good.yaml trouble=2
    # shellcheck disable=SC2086
    for case in "below:Is a directory" "missing:No such file" "pipe:a FIFO that nobody writes to" "empty.yaml:empty" \
        "large.yaml:larger than 1 MiB" "bad.yaml:error:"; do
        run $trouble $command "${case%%:*}" $other; says err "${case#*:}"
        [ "$command" = check ] || silent out
    done
    # shellcheck disable=SC2086
    run 2 $command; says err "which spec"; silent out
    # shellcheck disable=SC2086
    run 2 $command "" $other; says err "no name"
    alone
done
run 2 watch; says err "which spec"
run 2 watch good.yaml bad.yaml; says err "one spec at a time, but there is also bad.yaml"
run 2 watch ""; says err "no name"
run 0 check comment.yaml; says out "comment.yaml: no errors"
if [ -c /dev/full ]; then
    for arguments in "check good.yaml:1" "plan good.yaml:1" "plan --json good.yaml:1" "diff good.yaml good.yaml:2" \
        "watch good.yaml:1" "help --completions bash:1" "help:1" "help check:1"; do
        what="tlc ${arguments%:*} > /dev/full"
        # shellcheck disable=SC2086
        "$tlc" ${arguments%:*} > /dev/full 2> err
        [ $? -eq "${arguments##*:}" ] || complain "$what: exit code"
        says err "tlc: standard output: No space left"
    done
fi
"$tlc" check good.yaml >&- 2> err && complain "a closed standard output: exit code 0"
says err "tlc: standard output: Bad file descriptor"
"$tlc" check -q good.yaml <&- >&- 2>&- || complain "no standard descriptors: exit code"
alone

exit $failed
