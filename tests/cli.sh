#!/bin/sh
# cli.sh TLC: the command line as docs/tlc.1 promises it.
set -u
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

run 0 --help; says out "usage: tlc [options] SPEC.yaml"; silent err
for option in -o --check --emit=ir --depfile --keys --quiet --help --version; do says out "$option"; done
cp out help; run 0 -h; same out help
run 0 --version; silent err
grep -qE '^tlc [0-9]+\.[0-9]+\.[0-9]+$' out || complain "$what: no version"
says "$root/docs/tlc.1" "\"$(cat out)\""
run 0 --keys; says out "learning_rate"; says out "(required)"; silent err

# ---- wrong usage ----

run 2; says err "which spec?"; says err "--help"; silent out
run 2 --wrong good.yaml; says err "--wrong"; says err "--help"; silent out
run 2 -o; says err "argument"
run 2 --emit=c good.yaml; says err "\`ir\`, not c"; silent out
run 2 good.yaml other.yaml; says err "other.yaml"

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

rm -r generated
run 0 --emit=ir good.yaml; same out "$root/tests/golden/layers.ir"; absent generated
run 0 --emit=ir -o ir good.yaml; silent out; same ir "$root/tests/golden/layers.ir"

run 0 -q --depfile 'the deps' -o 'a b#$.c' good.yaml
[ "$(cat 'the deps')" = 'a\ b\#$$.c: good.yaml' ] || complain "$what: depfile: $(cat 'the deps')"

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
for file in *.??????; do [ "$file" = '*.??????' ] || complain "left $file"; done

# ---- outputs that cannot be written ----

run 1 -o nowhere/x.c good.yaml; says err "tlc: nowhere/x.c: No such file"; silent out
run 1 -o below good.yaml; says err "tlc: below: Is a directory"; silent out
run 1 -q --depfile nowhere/d -o x.c good.yaml; says err "tlc: nowhere/d: No such file"
if [ -c /dev/full ]; then
    run 1 -o /dev/full good.yaml; says err "tlc: /dev/full: No space left"; silent out
    for arguments in "-o - good.yaml" "good.yaml" "--emit=ir good.yaml" --help --version --keys; do
        what="tlc $arguments > /dev/full"
        # shellcheck disable=SC2086
        "$tlc" $arguments > /dev/full 2> err
        [ $? -eq 1 ] || complain "$what: exit code"
        says err "tlc: standard output: No space left"
    done
fi

# ---- files that must stay ----

cp good.yaml keep.yaml
run 2 -o keep.yaml keep.yaml; says err "would overwrite the spec"; same keep.yaml good.yaml
run 2 -o x.c --depfile ./keep.yaml keep.yaml; says err "would overwrite the spec"
same keep.yaml good.yaml
run 2 --emit=ir --depfile d good.yaml; says err "not with --emit=ir"; absent d
run 2 --check --depfile d good.yaml; says err "not with --check"; absent d
run 2 --chek good.yaml; says err "tlc: unrecognized option"

# ---- the spec's name is text too ----

# In a comment of C, in a string, in a format and in a rule for make.
name='*it%s "is" \n ??) größe *.yaml'
cp good.yaml "$name"
run 0 -q -o name.c "$name"; silent err
gcc -std=gnu11 -Wall -Wextra -Werror -I"$root/runtime" -c name.c -o name.o || complain "$what: not C"

# ---- colours ----

run 1 --check bad.yaml
! grep -q "$(printf '\033')" err || complain "$what: colours in a file"

exit $failed
