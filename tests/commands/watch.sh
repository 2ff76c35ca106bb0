#!/bin/sh
# watch.sh TLC [OPTION]: `tlc watch` checks again on every save, however that is done, waits for what has vanished, and
# ends cleanly. Nothing here depends on how long anything takes.
set -u
tlc=$(realpath "$1") root=$PWD failed=0
option=${2:-}
folder=$(mktemp -d) || exit 2
watcher=
trap '[ -z "$watcher" ] || kill "$watcher" 2> /dev/null; rm -rf "$folder"' EXIT
cd "$folder" || exit 2
mkdir inside
cp "$root/tests/golden/layers.yaml" good.yaml
cp "$root/tests/bad/loss_short_name.yaml" bad.yaml
cp good.yaml inside/spec.yaml

complain() { echo "$*"; failed=1; }

# until TEXT NUMBER: waits until so many lines of what is printed hold the text
until_says() {
    tries=0
    until [ "$(grep -cF -e "$1" out)" -ge "$2" ]; do
        tries=$((tries + 1))
        [ $tries -lt 1000 ] && kill -0 "$watcher" 2> /dev/null || { complain "no $2 of '$1':"; cat out; exit 1; }
        sleep 0.02
    done
}

# begin FILE
begin() {
    : > out
    # shellcheck disable=SC2086
    env --default-signal=INT "$tlc" watch $option "$1" > out 2>&1 &
    watcher=$!
}

# end SIGNAL
end() {
    kill -s "$1" "$watcher"
    wait "$watcher"
    code=$?
    [ $code -eq 0 ] || complain "ended by SIG$1: exit code $code"
    watcher=
}

# ---- for programs: one document a check ----

mkdir formats
cp good.yaml formats/spec.yaml
: > out
# shellcheck disable=SC2086
env --default-signal=INT "$tlc" watch $option --format=json --werror formats/spec.yaml > out 2> formats/err &
watcher=$!
until_says '"errors": 0' 1
cat bad.yaml > formats/spec.yaml
until_says '"errors": 1' 1
rm formats/spec.yaml
until_says '"name": "spec-file"' 1
cp good.yaml formats/spec.yaml
until_says '"errors": 0' 2
end INT
[ ! -s formats/err ] || complain "--format=json: standard error has $(cat formats/err)"
! grep -q "training\|no errors" out || complain "--format=json shows a plan: $(cat out)"

# ---- for people ----

begin inside/spec.yaml
until_says "spec.yaml: no errors" 1
until_says "1 training" 1
cat bad.yaml > inside/spec.yaml                           # written in place
until_says "spec.yaml: 1 error" 1
cp good.yaml inside/.new; mv inside/.new inside/spec.yaml # as editors do
until_says "spec.yaml: no errors" 2
mv inside/spec.yaml inside/spec.yaml~; cp bad.yaml inside/spec.yaml
until_says "spec.yaml: 1 error" 2
rm inside/spec.yaml
until_says "cannot be read" 1
until_says "tlc: inside/spec.yaml: No such file" 1
cp good.yaml inside/spec.yaml
until_says "spec.yaml: no errors" 3
rm -r inside                                              # the directory too
until_says "cannot be read" 2
mkdir inside; cp good.yaml inside/spec.yaml
until_says "spec.yaml: no errors" 4
rm inside/spec.yaml; mkdir inside/spec.yaml
until_says "Is a directory" 1
rmdir inside/spec.yaml; ln -s ../good.yaml inside/spec.yaml
until_says "spec.yaml: no errors" 5
cat bad.yaml > good.yaml                                  # what the link leads to
until_says "spec.yaml: 1 error" 3
end INT

# Of a study it is said how much there is to train.
begin "$root/tests/golden/study.yaml"
until_says " trainings for " 1
end INT

# What is not there yet is waited for; a file that the spec names counts too.
begin later.yaml
until_says "tlc: later.yaml: No such file" 1
printf 'a,c\n1,x\n2,y\n3,x\n4,y\n' > table.csv
cat > later.yaml << 'END'
name: seen
data: {t: {format: csv, path: ., label: c, train: {table: table.csv}}}
splits: {train: t.train}
tasks: {all: {}}
models: {m: {layers: [{dense: {units: 2, activation: softmax}}]}}
training: [{model: m, task: all, loss: sparse_categorical_crossentropy, optimizer: {sgd: {learning_rate: 0.1}}, batch_size: 2, epochs: 1}]
END
end TERM
TLC_DATA=. ; export TLC_DATA
begin later.yaml
until_says "later.yaml: no errors" 1
printf 'a,c\n1,x\n2,y\n3,z\n4,y\n' > table.csv
until_says "later.yaml:" 2
end INT

exit $failed
