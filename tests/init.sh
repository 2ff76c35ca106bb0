#!/bin/sh
# init.sh TLC [--update]: `tlc init` of the tables in tests/look that can be learned from writes the spec
# beside each, in which tlc finds no error, whatever columns and words are called; then the command line.
set -u
tlc=$(realpath "$1") update=${2:-} failed=0
cd "$(dirname "$0")/look" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

complain() { echo "$*"; failed=1; }

# writes NAME ARGUMENT...: NAME.yaml, which is right
writes() {
    name=$1
    shift
    "$tlc" init "$@" > "$work/out" 2> "$work/err" || complain "tlc init $*: exit code $?: $(cat "$work/err")"
    "$tlc" --check "$work/out" 2> "$work/err" || { complain "the spec of $* is not right"; cat "$work/err"; }
    sed -i "s|path: \"$PWD\"|path: .|" "$work/out"
    [ "$update" != --update ] || cp "$work/out" "$name.yaml"
    diff -u "$name.yaml" "$work/out" || failed=1
    "$tlc" --check "$name.yaml" 2> "$work/err" || { complain "$name.yaml is not right"; cat "$work/err"; }
}

# refused CODE MESSAGE ARGUMENT...
refused() {
    code=$1 message=$2
    shift 2
    "$tlc" init "$@" > "$work/out" 2> "$work/err"
    [ $? -eq "$code" ] || complain "tlc init $*: exit code is not $code"
    [ "$(head -n 1 "$work/err")" = "tlc: $message" ] || complain "tlc init $*: says '$(cat "$work/err")', not '$message'"
    [ ! -s "$work/out" ] || complain "tlc init $*: printed something"
}

writes wine wine.csv
writes wine_by_colour wine.csv --label colour
writes names names.csv
writes rents rents.csv
writes rents_by_year rents.csv --label year
writes counted counted.csv
writes counted_classes counted_classes.csv
writes headless headless.csv --header no -d tab -l column_3

refused 2 '--label is for tables and arrays, and . is none' --label colour .
refused 2 '--skip is for tables, and x.npy is none' --skip 1 x.npy

{ printf 'A title\n'; cat wine.csv; } > "$work/wine.csv"
"$tlc" init --skip 1 "$work/wine.csv" | grep -qx '    skip: 1' || complain 'what is skipped is not in the spec'

# What columns and words are called is in the C as it is in the table.
"$tlc" names.yaml --quiet -o "$work/names.c" 2> /dev/null || complain 'names.yaml is not compiled'
for text in '"a: b"' '"# c"' '"null"' '"1e5"' '"\"d\""' '"e\\f"' '"- g"' '"{h}"' '"true"' '"~"' '"\\n"'; do
    grep -qF -e "$text" "$work/names.c" || complain "$text is not in the C"
done

# What a spec leaves out is what the table has, and in the plan; written out, it gives the same C.
TLC_DATA=. "$tlc" absent.yaml --plan=full -o "$work/absent.c" > "$work/plan" 2>&1 || complain "absent.yaml: $(cat "$work/plan")"
sed -n 's/.*data\.wine\.\(classes\|columns\): /    \1: /p' "$work/plan" > "$work/keys"
[ "$(wc -l < "$work/keys")" -eq 2 ] || complain "no defaults: $(cat "$work/plan")"
sed "/ label:/r $work/keys" absent.yaml > "$work/absent.yaml"
"$tlc" "$work/absent.yaml" --quiet -o "$work/written.c" 2> /dev/null || complain 'what is left out cannot be written'
for file in absent written; do sed -n '/^static const struct tlc_source /,/^static/p' "$work/$file.c" > "$work/$file"; done
[ -s "$work/absent" ] || complain 'no source'
sed "s|path: .*|path: \"$PWD\"|" absent.yaml > "$work/placed.yaml"
"$tlc" --check "$work/placed.yaml" || complain 'an absolute path is not followed'
diff "$work/absent" "$work/written" || complain 'what is left out is something else than what is written'

# ---- arrays ----

# array FILE DESCR SHAPE: of so many bytes as come in
array() { { printf '\223NUMPY\001\000\106\000'; printf '%-69s\n' "{'descr': '$2', 'fortran_order': False, 'shape': $3, }"; cat; } > "$1"; }
letters() { awk -v count="$1" -v step="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%c", 33 + i * step % 90 }'; }
mkdir "$work/arrays"
letters 1536 7 | array "$work/arrays/x_train.npy" '|u1' '(24, 8, 8)'
printf 'aabbccaabbccaabbccaabbcd' | array "$work/arrays/y_train.npy" '|S1' '(24,)'
letters 72 11 | array "$work/arrays/data.npy" '|u1' '(24, 3)'
letters 24 7 | array "$work/arrays/target.npy" '|u1' '(24,)'
letters 48 3 | array "$work/arrays/two.npy" '|u1' '(24, 2)'
letters 24 1 | array "$work/arrays/alone.npy" '|u1' '(24, 1)'
letters 24 0 | array "$work/arrays/same.npy" '|u1' '(24,)'
letters 9 1 | array "$work/arrays/X.npy" '|u1' '(3, 3)'
letters 3 1 | array "$work/arrays/y.npy" '|u1' '(3,)'
for name in x_train data; do
    (cd "$work" && "$tlc" init arrays/$name.npy) > "$work/out" 2> "$work/err" || complain "tlc init $name.npy: $(cat "$work/err")"
    "$tlc" --check "$work/out" 2> "$work/err" || { complain "the spec of $name.npy is not right"; cat "$work/err"; }
    sed -i "s|path: \"$work/arrays\"|path: .|" "$work/out"
    [ "$update" != --update ] || cp "$work/out" "array_$name.yaml"
    diff -u "array_$name.yaml" "$work/out" || failed=1
done
"$tlc" init --label two.npy "$work/arrays/data.npy" | grep -qx '    targets: 2 .*' || complain 'two targets'
refused 1 "$work/arrays/alone.npy: no array has a label for each of the 24 rows of \`alone.npy\`: name one by --label" "$work/arrays/alone.npy"
refused 1 "$work/arrays/data.npy: there is no array \`none.npy\`" "$work/arrays/data.npy" --label none.npy
refused 1 '`same.npy` has 1 value, and a task has 2 to 256 classes' "$work/arrays/data.npy" --label same.npy
refused 1 "$work/arrays/X.npy: 3 rows are too few to learn from and to test on" "$work/arrays/X.npy"
echo 'x' > "$work/arrays/none.npz"
refused 1 "$work/arrays/none.npz is no zip archive that can be read: its directory is missing: the file may be cut off" "$work/arrays/none.npz"

# ---- files ----

"$tlc" init wine.csv -o "$work/new.yaml" > "$work/out" 2>&1 || complain "-o: $(cat "$work/out")"
sed -i "s|path: \"$PWD\"|path: .|" "$work/new.yaml"
cmp wine.yaml "$work/new.yaml" || complain '-o writes something else'
[ "$(tail -n 1 "$work/out")" = "Written: $work/new.yaml" ] || complain "-o says '$(cat "$work/out")'"
echo mine > "$work/old.yaml"
refused 1 "$work/old.yaml is there already, and is left as it is: name another file" -o "$work/old.yaml" wine.csv
[ "$(cat "$work/old.yaml")" = mine ] || complain 'replaced a spec'
ln -s nowhere "$work/link.yaml"
refused 1 "$work/link.yaml is there already, and is left as it is: name another file" -o "$work/link.yaml" wine.csv
refused 1 "$work/no/new.yaml: No such file or directory" -o "$work/no/new.yaml" wine.csv
refused 1 '/dev/full is there already, and is left as it is: name another file' -o /dev/full wine.csv
if [ -w /dev/full ]; then
    "$tlc" init wine.csv > /dev/full 2> "$work/err" && complain 'a full device is written'
    [ "$(cat "$work/err")" = 'tlc: standard output: No space left on device' ] || complain "a full device: $(cat "$work/err")"
fi
mkdir "$work/data" "$work/data/sub"
cp wine.csv "$work/data/sub"
(cd "$work" && "$tlc" init data/sub/wine.csv | grep -qx '    path: sub') || complain 'a table below data/ is not found there'

# ---- what cannot be learned from ----

printf 'x,y\n1,2\n' > "$work/few.csv"
printf 'x,y\n' > "$work/none.csv"
awk 'BEGIN { print "x,y"; for (i = 0; i < 50; i++) print i * i / 7 "," i * i * i / 3 }' > "$work/numbers.csv"
awk 'BEGIN { print "x,y"; for (i = 0; i < 50; i++) print "n" i "," i % 3 }' > "$work/alone.csv"
no_label='no column looks like classes, of words or a few whole numbers that come again, and the last is none of numbers: name what is to be predicted by --label'
"$tlc" init "$work/numbers.csv" | grep -qx '    targets: "y"  *# 0 to .*' || complain 'the last column, of numbers, is not what is predicted'
printf 'x,day\n' > "$work/days.csv"
awk 'BEGIN { for (i = 1; i < 30; i++) print i * i / 7 ",2020-01-" i }' >> "$work/days.csv"
refused 1 "$work/days.csv: $no_label" "$work/days.csv"
refused 1 "$work/none.csv: $no_label" "$work/none.csv"
refused 1 "$work/few.csv: column \`y\` has 1 value, and a task has 2 to 256 classes" "$work/few.csv" --label y
refused 1 "$work/alone.csv: no column is left to predict \`y\` from" "$work/alone.csv"
refused 1 'wine.csv has no column `Class`' --label Class wine.csv
head -n 12 wine.csv > "$work/short.csv"
refused 1 "$work/short.csv: 11 rows are too few to learn from and to test on" -l colour "$work/short.csv"
refused 1 'cannot open nothing: No such file or directory' nothing

# ---- the command line ----

"$tlc" init --help > "$work/out" || complain 'no help'
for option in -o --output -l --label -d --delimiter --header --skip -h --help; do
    grep -q -e "$option" "$work/out" || complain "the help lacks $option"
done
refused 2 'which file? give one file of data'
refused 2 'one file at a time, but there is also b' a b
refused 2 'unrecognized option -x' -x a
refused 2 'this option needs an argument: -o' a -o
refused 2 'a file has no name' -o '' a
exit $failed
