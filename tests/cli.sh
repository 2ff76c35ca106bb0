#!/bin/sh
# cli.sh TLC: the command line as docs/tlc.1 promises it.
set -u
unset MAKEFLAGS MFLAGS MAKEOVERRIDES # those of the make that runs the tests
tlc=$(realpath "$1") root=$PWD failed=0
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
cp "$root/tests/golden/layers.yaml" good.yaml
cp "$root/tests/golden/layers.c" wanted.c
cp "$root/tests/bad/loss_short_name.yaml" bad.yaml
sed -i 's/layers.yaml/good.yaml/g' wanted.c # the name stands in comments

complain() { echo "$1"; failed=1; }

# CODE ARGUMENTS...: runs tlc, which must end in CODE; leaves its words in `out` and `err`.
run() {
    wanted=$1 what="tlc $(shift; echo "$*")"
    shift
    "$tlc" "$@" > out 2> err
    code=$?
    [ "$code" -eq "$wanted" ] || complain "$what: exit code $code instead of $wanted"
}
says() { grep -qF -e "$2" "$1" || { complain "$what: no \`$2\` in $1:"; cat "$1"; }; }
silent() { [ ! -s "$1" ] || { complain "$what: something in $1:"; cat "$1"; }; }
same() { cmp "$1" "$2" || complain "$what: $1 is not $2"; }
absent() { for file; do [ ! -e "$file" ] || complain "$what: left $file"; done; }

# ---- answers ----

[ "$("$tlc" --help | LC_ALL=C.UTF-8 wc -L)" -le 80 ] || complain "tlc --help: wider than 80 columns"

run 0 --help; says out "usage: tlc [options] SPEC.yaml"; silent err
[ "$(wc -l < out)" -le 40 ] || complain "$what: longer than a screen"
for option in -o --keys --quiet --help --version; do says out "$option"; done
cp out help; run 0 -h; same out help; run 0 help; same out help
run 0 help compile; cp out help; run 0 good.yaml --help; same out help; run 0 compile -h; same out help
for option in -o --check ir: library: --model --weights --depfile --keys --quiet --help --version; do says out "$option"; done
run 2 help chek; says err "there is no command \`chek\`"; says err "did you mean \`check\`?"; silent out
run 2 help check plan; says err "one command at a time"
run 1 chek; says err "tlc: chek: No such file"; says err "did you mean the command \`check\`?"

# Each command says what it does, which version it is, and what it does not know, all in 80 columns.
for command in $("$tlc" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
    run 0 help "$command"; silent err; cp out help
    says out "usage: tlc "; says out "Exit codes"; says out "--version"
    run 0 "$command" --help; same out help
    [ "$(LC_ALL=C.UTF-8 wc -L < out)" -le 80 ] || complain "$what: wider than 80 columns"
    run 0 "$command" --version; [ "$(cat out)" = "$("$tlc" --version)" ] || complain "$what: $(cat out)"
    run 2 "$command" --wrong-option; says err "--wrong-option"; silent out
    if [ -c /dev/full ]; then
        "$tlc" "$command" --help > /dev/full 2> err && complain "tlc $command --help > /dev/full: exit code"
        says err "standard output: No space left"
    fi
done
run 0 --version; silent err
grep -qE '^tlc [0-9]+\.[0-9]+\.[0-9]+$' out || complain "$what: no version"
says "$root/docs/tlc.1" "\"$(cat out)\""
run 0 --keys; says out "learning_rate"; says out "(required)"; silent err

# ---- wrong usage ----

run 2; says err "which spec?"; says err "--help"; silent out
run 2 --wrong good.yaml; says err "--wrong"; says err "--help"; silent out
run 2 -o; says err "argument"
run 2 --emit=c good.yaml; says err "\`ir\`, \`library\`, \`onnx\`, \`page\` or \`sizes\`, not c"; silent out
run 2 good.yaml other.yaml; says err "other.yaml"
run 2 --emit=library good.yaml; says err "--emit=library needs --model NAME"; silent out
run 2 --emit=library --model deep -o - good.yaml; says err "-o takes a directory, not -"
run 2 --model deep good.yaml; says err "--model goes with --emit=library"
run 2 --weights w.npz good.yaml; says err "--weights goes with --emit=library"
run 2 --emit=library --model deep --depfile d good.yaml; says err "not with --emit=library"; absent d

# ---- specs that cannot be read ----

run 1 missing.yaml; says err "tlc: missing.yaml: No such file"; silent out
mkdir below
run 1 below; says err "tlc: below: Is a directory"
if [ "$(id -u)" -ne 0 ]; then
    cp good.yaml secret.yaml; chmod 0 secret.yaml
    run 1 secret.yaml; says err "tlc: secret.yaml: Permission denied"
fi
absent generated

# ---- what is written where ----

run 0 good.yaml; silent err; says out "Model deep"; says out "Defaults:"
says out "Written: generated/good.c"; same generated/good.c wanted.c
run 0 --quiet -o named.c good.yaml; silent out; silent err; same named.c wanted.c
run 0 -q --output=long.c good.yaml; silent out; same long.c wanted.c
run 0 -o - good.yaml; silent err; same out wanted.c
run 0 --check -o unwritten.c good.yaml; silent out; absent unwritten.c
(cd below && "$tlc" -q -o away.c ../good.yaml); same below/away.c wanted.c

# ---- libraries ----

run 0 --emit=library --model deep -o library good.yaml; silent err
says out "Written: library/deep.h, library/deep.c"; absent library/deep_weights.h
run 0 -q --emit=library --model deep good.yaml; silent out; same generated/deep.c library/deep.c
run 0 --check --emit=library --model deep -o unwritten good.yaml; silent out; absent unwritten
run 1 --emit=library --model depe -o unwritten good.yaml; absent unwritten
says err "the spec trains no model \`depe\`, but deep"
run 1 --emit=library --model deep --weights missing.npz -o unwritten good.yaml; absent unwritten
says err "missing.npz: No such file"; says err "library-weights"
safetensors() { printf '%b' "\\0$(printf %o ${#1})\\0\\0\\0\\0\\0\\0\\0$1" > "$2"; }
safetensors '{"other.kernel": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}' other
printf '\0\0\0\0' >> other
run 1 --emit=library --model deep --weights other -o unwritten good.yaml; absent unwritten
says err "the file has nothing for the kernel of \`dense_1\`"; says err "good.yaml:24"
safetensors '{"dense_1.kernel": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}' other
printf '\0\0\0\0' >> other
run 1 --emit=library --model deep --weights other -o unwritten good.yaml; absent unwritten
says err "the kernel of \`dense_1\` is 15x17, but the file's is 1"; says err "another architecture"
run 1 --emit=library --model deep -o bad.yaml good.yaml; says err "Not a directory"
run 0 -q --emit=library --model deep --train -o trains good.yaml; silent err; says trains/deep.h "deep_learn("
run 0 -q --emit=library --model deep --train=1 -o first good.yaml; same first/deep.c trains/deep.c
for phase in 0 2 1x '' -1; do
    run 1 --emit=library --model deep --train="$phase" -o unwritten good.yaml; absent unwritten
    says err "\`deep\` has the phases 1 to 1, and no \`$phase\`"
done
cp good.yaml twice.yaml
echo '  - {model: deep, task: all_labels, loss: sparse_categorical_crossentropy, batch_size: 8, epochs: 1}' >> twice.yaml
run 0 -q --emit=library --model deep --train -o trains twice.yaml; says trains/deep.h "8 in the experiment"
run 0 -q --emit=library --model deep --train=1 -o trains twice.yaml; says trains/deep.h "4 in the experiment"
run 2 --emit=sizes --train good.yaml; says err "--train goes with --emit=library"
run 0 --emit=sizes good.yaml; silent err; says out "multiply-adds an example"; says out "dense_3"
run 0 --emit=sizes -o sizes good.yaml; silent out; says sizes "1,751 multiply-adds"
says sizes "to learn on by sgd"; says sizes "last                   448          136          584"
sed 's/      - dense: {units: 17, activation: tanh/      - batch_normalization\n&/' good.yaml > batches.yaml
run 0 --emit=sizes batches.yaml; says out "dense_1                     14,864"
run 1 --emit=library --model deep --train -o unwritten batches.yaml; absent unwritten
says err "batch_normalization that learns needs all examples of a step at once"; says err "batches.yaml:27:9"
sed 's/units: [0-9]*,/& trainable: false,/; s/    epochs: 2/    epochs: 0\n    save: deep.npz/' good.yaml > frozen.yaml
run 1 --emit=library --model deep --train -o unwritten frozen.yaml; absent unwritten
says err "this phase trains nothing"; says err "frozen.yaml:33"
sed 's/    batch_size: 4/&\n    class_weight: balanced/' good.yaml > balanced.yaml
run 1 --emit=library --model deep --train -o unwritten balanced.yaml; absent unwritten
says err "class weights are balanced by examples that a library has not seen"; says err "balanced.yaml:33"

rm -r generated
run 0 --emit=ir good.yaml; same out "$root/tests/golden/layers.ir"; absent generated
run 0 --emit=ir -o ir good.yaml; silent out; same ir "$root/tests/golden/layers.ir"

run 0 -q --depfile 'the deps' -o 'a b#$.c' good.yaml
[ "$(cat 'the deps')" = 'a\ b\#$$.c: good.yaml' ] || complain "$what: depfile: $(cat 'the deps')"
printf 'a,c\n1,x\n2,y\n3,x\n4,y\n' > table.csv
cat > seen.yaml << 'END'
name: seen
data: {t: {format: csv, path: ., label: c, train: {table: table.csv}}}
splits: {train: t.train}
tasks: {all: {}}
models: {m: {layers: [{dense: {units: 2, activation: softmax}}]}}
training: [{model: m, task: all, loss: sparse_categorical_crossentropy, optimizer: {sgd: {learning_rate: 0.1}}, batch_size: 2, epochs: 1}]
END
TLC_DATA=. run 0 -q --depfile deps -o seen.c seen.yaml
[ "$(cat deps)" = 'seen.c: seen.yaml
seen.c: ././table.csv' ] || complain "$what: depfile: $(cat deps)"

# ---- unchanged, whole or not at all ----

touch -d 2001-01-01 named.c; cp -p named.c before.c
run 0 -q -o named.c good.yaml
[ ! named.c -nt before.c ] || complain "$what: touched a file that stays the same"
echo old > old.c
run 1 -q -o old.c --depfile never bad.yaml; says err "error:"; silent out
[ "$(cat old.c)" = old ] || complain "$what: changed the output of a spec with errors"
absent never
run 1 bad.yaml; absent generated
run 0 -q -o old.c good.yaml; same old.c wanted.c
absent .tlc-*
chmod 600 old.c; echo changed > old.c
run 0 -q -o old.c good.yaml
[ "$(stat -c %a old.c)" = 600 ] || complain "$what: mode $(stat -c %a old.c)"

# ---- outputs that cannot be written ----

run 1 -o nowhere/x.c good.yaml; says err "tlc: nowhere/x.c: No such file"; silent out
run 1 -o below good.yaml; says err "tlc: below: Is a directory"; silent out
run 1 -q --depfile nowhere/d -o x.c good.yaml; says err "tlc: nowhere/d: No such file"; absent x.c
run 1 -q --depfile d -o nowhere/x.c good.yaml; says err "tlc: nowhere/x.c: No such file"; absent d
run 1 -q --depfile d/e -o d good.yaml; absent d
echo here > generated
run 1 good.yaml; says err "tlc: generated/good.c: Not a directory"; same generated generated; rm generated
run 1 --depfile generated good.yaml; says err "tlc: generated: Is a directory"; absent generated
if [ -c /dev/full ]; then
    run 1 -o /dev/full good.yaml; says err "tlc: /dev/full: No space left"; silent out
    for arguments in "-o - good.yaml" "good.yaml" "--emit=ir good.yaml" --help --version --keys; do
        what="tlc $arguments > /dev/full"
        # shellcheck disable=SC2086
        "$tlc" $arguments > /dev/full 2> err
        [ $? -eq 1 ] || complain "$what: exit code"
        says err "tlc: standard output: No space left"
    done
    run 1 -q --depfile d -o /dev/full good.yaml; absent d
    echo old > old.c
    "$tlc" --depfile d -o old.c good.yaml > /dev/full 2> err
    [ "$(cat old.c)" = old ] || complain "a plan that cannot be printed: the output is not as it was"
    absent d
fi
(ulimit -S -f 1; run 1 -o big.c good.yaml) || failed=1; absent big.c .tlc-*
"$tlc" --check good.yaml <&- >&- 2>&- || complain "no standard descriptors: exit code"

# ---- nothing waits, nothing is left ----

mkfifo pipe
run 1 -q -o pipe good.yaml; says err "tlc: pipe: a FIFO that nobody reads"
run 1 pipe; says err "tlc: pipe: a FIFO that nobody writes to"
run 1 /dev/zero; says err "tlc: /dev/zero: larger than 1 MiB"
cat good.yaml | run 0 -q -o piped.c /dev/stdin
cmp piped.c wanted.c > differences || sed 's/stdin/good.yaml/g' piped.c | cmp - wanted.c || failed=1

# A reader that does not read keeps tlc where its depfile is not yet in place.
echo old > deps
exec 3<> pipe
for signal in TERM INT HUP; do
    what="tlc ended by SIG$signal"
    env --default-signal=INT "$tlc" -q --depfile deps -o pipe "$root/tests/golden/study.yaml" 2> err &
    until ls .tlc-?????? > /dev/null 2>&1 || ! kill -0 $! 2> /dev/null; do sleep 0.01; done
    kill -s $signal $!; wait $! 2> /dev/null
    [ $? -gt 128 ] || complain "$what: exit code $?"
    absent .tlc-*
    [ "$(cat deps)" = old ] || complain "$what: changed the depfile"
    dd if=pipe of=/dev/null bs=65536 count=1 iflag=nonblock 2> /dev/null
done
exec 3<&-
rm pipe

# ---- files that must stay ----

cp good.yaml keep.yaml
run 2 -o keep.yaml keep.yaml; says err "would overwrite the spec"; same keep.yaml good.yaml
run 2 -o x.c --depfile ./keep.yaml keep.yaml; says err "would overwrite the spec"
same keep.yaml good.yaml
run 2 --emit=ir --depfile d good.yaml; says err "not with --emit=ir"; absent d
run 2 --check --depfile d good.yaml; says err "not with --check"; absent d
run 2 --chek good.yaml; says err "tlc: unrecognized option --chek: did you mean --check?"
run 2 -q -o x.c --depfile ./x.c good.yaml; says err "would be one file"; absent x.c
mkdir -p generated; cp good.yaml generated/own.c
run 2 generated/own.c; says err "would overwrite the spec"; same generated/own.c good.yaml
run 0 --check generated/own.c
ln -s named.c link.c; echo old > named.c
run 0 -q -o link.c good.yaml; same named.c wanted.c; [ -L link.c ] || complain "$what: the link is gone"

# ---- the spec's name is text too ----

# In comments and strings of C, on a terminal, in a path, and as an argument.
nl='
' tab=$(printf '\t') bidi=$(printf '\342\200\256') csi=$(printf '\302\233') bell=$(printf '\007')
escape=$(printf '\033[31m') latin=$(printf 'gr\366\337e')
mkdir -p names && cd names || exit 2
for name in '*it%s "is" \n ??) größe *.yaml' 'a\' '*\' "a*${nl}.yaml" "$tab.yaml" "-o" "--help" "a'b.yaml" \
    ';touch${IFS}PWNED;.yaml' '$(touch PWNED).yaml' '`touch PWNED`.yaml' '#%:.yaml' "$bidi.yaml" "$csi.yaml" \
    "$bell$escape.yaml" "$latin.yaml" 'TLC_VERSION.yaml' 'EXPERIMENT;.yaml' '<b>&amp;.yaml'; do
    cp ../good.yaml "./$name"
    run 0 -o name.c -- "$name"; silent err
    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" out && complain "$what: controls in the plan"
    for standard in gnu11 c11; do
        gcc -std=$standard -fsyntax-only -Wall -Wextra -Werror -I"$root/runtime" name.c ||
            complain "$what: not C"
    done
    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]\|\342\200\256\|\302\233')" name.c &&
        complain "$what: controls in the C"
    run 0 -q -- "$name"; silent out
    cp ../bad.yaml "./$name"
    run 1 -- "$name"
    LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]\|\342\200\256\|\302\233')" err &&
        complain "$what: controls in a message"
    [ "$(grep -c ': error: ' err)" -eq "$(grep -c 'error' err)" ] || complain "$what: messages have lines too many"
    run 1 -- "missing$name"
    [ "$(wc -l < err)" -eq 1 ] || complain "$what: $(wc -l < err) lines"
done
absent PWNED
cd ..

# make reads the depfile: the C is made again when the spec changes, and nothing else is done.
mkdir made && cd made || exit 2
cat > Makefile <<'END'
all: ; @$(MAKE) -s -f Makefile "$$OUT"
include rule
%: ; @echo made
END
for name in 'plain.yaml' 'a b.yaml' '$HOME.yaml' '#1.yaml' '50%.yaml' 'c:d.yaml' "it's.yaml" '"q".yaml' \
    'back\slash.yaml' '-o.yaml' 'a&b.yaml' '`c`.yaml' '(copy) of.yaml' '@{x}!^~,+<>.yaml' '$(touch PWNED).yaml' \
    '${IFS}touch PWNED.yaml' größe.yaml; do
    cp ../good.yaml "./$name"
    out="$name.c"
    run 0 -q --depfile rule -o "./$out" -- "./$name"
    touch -d 2001-01-01 "./$out"
    [ "$(OUT="./$out" make -rs 2>&1)" = made ] || complain "$what: make says $(OUT="./$out" make -rs 2>&1)"
    touch -d 2001-01-01 "./$name"; touch "./$out"
    [ "$(OUT="./$out" make -rs 2>&1)" = "" ] || complain "$what: make says $(OUT="./$out" make -rs 2>&1)"
done
for name in ';touch${IFS}PWNED;.yaml' "a${nl}b.yaml" "a${tab}b.yaml" 'a=b.yaml' 'a*.yaml' 'a?.yaml' '[a].yaml' 'a|b.yaml' \
    '~root' 'end\' 'end '; do
    cp ../good.yaml "./$name"; rm -f rule x.c
    run 2 -q --depfile rule -o x.c -- "$name"; says err "the rule cannot hold the name"; absent rule x.c
    run 2 -q --depfile rule -o "$name" -- plain.yaml; says err "the rule cannot hold the name"
done
absent PWNED
cd ..

# ---- colours ----

run 1 --check bad.yaml
! grep -q "$(printf '\033')" err || complain "$what: colours in a file"

exit $failed
