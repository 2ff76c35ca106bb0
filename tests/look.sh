#!/bin/sh
# look.sh TLC [--update]: `tlc look` of every table in tests/look shows what stands beside it; then the
# command line, and files that are no tables. --update writes that anew, to be read as a user would.
set -u
tlc=$(realpath "$1") update=${2:-} failed=0
cd "$(dirname "$0")/look" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

complain() { echo "$*"; failed=1; }

# shows NAME ARGUMENT...: is NAME.txt
shows() {
    name=$1
    shift
    "$tlc" look "$@" > "$work/out" 2>&1 || complain "tlc look $*: exit code $?"
    [ "$update" != --update ] || cp "$work/out" "$name.txt"
    diff -u "$name.txt" "$work/out" || failed=1
    [ "$(LC_ALL=C.UTF-8 wc -L < "$work/out")" -le 80 ] || complain "$name: more than 80 columns"
}

# refused CODE MESSAGE ARGUMENT...
refused() {
    code=$1 message=$2
    shift 2
    "$tlc" look "$@" > "$work/out" 2> "$work/err"
    [ $? -eq "$code" ] || complain "tlc look $*: exit code is not $code"
    [ "$(head -n 1 "$work/err")" = "tlc: $message" ] || complain "tlc look $*: says '$(cat "$work/err")', not '$message'"
    [ ! -s "$work/out" ] || complain "tlc look $*: printed something"
}

for table in *.csv; do shows "${table%.csv}" "$table"; done
shows headless_with_header --header no wine.csv
shows one_column -d ';' wine.csv

# A folder of pictures: 12 of one class, 3 of another, a class of none and files that are none.
pictures="$work/shapes"
for class in dark 'very bright' empty; do mkdir -p "$pictures/$class"; done
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf 'P2 3 2 9 0 1 2 3 4 5' > "$pictures/dark/$i.pgm"; done
for i in 1 2 3; do printf 'P3 1 1 9 7 8 9' > "$pictures/very bright/$i.ppm"; done
echo nothing > "$pictures/empty/note.txt"
(cd "$work" && "$tlc" look shapes > folder) || complain 'tlc look of a folder fails'
[ "$update" != --update ] || cp "$work/folder" folder.shown
diff -u folder.shown "$work/folder" || failed=1
rm "$pictures/empty/note.txt"
rmdir "$pictures/empty"
(cd "$work" && "$tlc" init shapes 2>&1) | grep -qx 'tlc: shapes: 15 files are too few to learn from and to test on' || complain 'a spec of 15 pictures'
for i in 4 5 6 7 8 9 10; do printf 'P3 1 1 9 7 8 9' > "$pictures/very bright/$i.ppm"; done
(cd "$work" && "$tlc" init shapes/ -o shapes.yaml > /dev/null && "$tlc" --check shapes.yaml 2> wrong) || complain "the spec of a folder is not right: $(cat "$work/wrong")"
sed "s|$work|.|" "$work/shapes.yaml" > "$work/spec"
[ "$update" != --update ] || cp "$work/spec" folder.spec
diff -u folder.spec "$work/spec" || failed=1

# An array: its header says all there is to see.
{ printf '\223NUMPY\001\000\106\000'; printf '%-69s\n' "{'descr': '<f4', 'fortran_order': True, 'shape': (1000, 8, 8), }"; } > "$work/a.npy"
(cd "$work" && "$tlc" look a.npy) > "$work/array" || complain 'tlc look of an array fails'
diff -u - "$work/array" << 'END' || failed=1
a.npy: an array of 1,000 x 8 x 8 float32, in Fortran's order

As `images` of a data set of `format: npy`:
  shape: [8, 8]
  type: float32
END

{ printf 'A title\n62,3\n'; cat wine.csv; } > "$work/titled.csv"
(cd "$work" && "$tlc" look --skip 2 titled.csv | sed '1,2d; /^Seen/,$d' > titled)
sed '1d; /^Seen/,$d' wine.txt | diff - "$work/titled" || complain 'a table below a title shows something else'
gzip -n < wine.csv > "$work/wine.csv"
(cd "$work" && "$tlc" look wine.csv > packed)
diff -u wine.txt "$work/packed" || complain 'a packed table shows something else'

"$tlc" look --help > "$work/out" || complain 'no help'
for option in -d --delimiter --header --skip --spec -h --help; do grep -q -e "$option" "$work/out" || complain "the help lacks $option"; done
refused 2 'which file? give one file of data'
refused 2 '--spec is for model files, and wine.csv is none' --spec wine.csv
refused 2 "--spec is for model files, and $work/a.npy is none" --spec "$work/a.npy"
refused 2 "--header is for tables, and $work/a.npy is none" --header no "$work/a.npy"
refused 2 '--skip is for tables, and . is none' --skip 1 .
refused 2 '--delimiter is for tables, and model.h5 is none' -d tab model.h5
refused 2 'one file at a time, but there is also b' a b
refused 2 'unrecognized option -x' -x a
refused 2 'unrecognized option -o' -o b a
refused 2 'unrecognized option --output=b' --output=b a
refused 2 'this option needs an argument: --header' --header
refused 2 'this option takes no argument: --help=1' --help=1
refused 2 '--header takes `yes` or `no`, not maybe' --header maybe a
refused 2 '--delimiter takes one character such as `;`, or `tab`, not ""' -d '""' a
refused 2 '--delimiter takes one character such as `;`, or `tab`, not 1' -d 1 a
refused 2 '--delimiter takes one character such as `;`, or `tab`, not ' -d '' a
refused 2 '--skip takes a number of lines, not -1' --skip -1 a
refused 2 '--skip takes a number of lines, not 1x' --skip=1x a
refused 1 'wine.csv has no row behind those that are skipped' --skip 99 wine.csv
refused 2 'a file has no name' ''
refused 1 'cannot open nothing: No such file or directory' nothing
refused 1 '. has no subfolders, of which each would be a class' .
mkdir "$work/saved"
touch "$work/saved/saved_model.pb"
refused 1 "$work/saved is a directory, not a model file; of a SavedModel, save the model again as .keras or .h5" "$work/saved"
printf '\211PNG\r\n\032\n' > "$work/picture.csv"
cp "$work/picture.csv" "$work/picture"
refused 1 "$work/picture.csv is no CSV, but a PNG" "$work/picture.csv"
refused 1 "$work/picture is a PNG, not a model" "$work/picture"
printf 'a,b\n1,2\n3\n' > "$work/uneven"
refused 1 "$work/uneven: line 3: found 1 column, expected 2 as in line 1: the first that is missing is \`b\`" "$work/uneven"
exit $failed
