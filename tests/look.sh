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
{ printf 'A title\n62,3\n'; cat wine.csv; } > "$work/titled.csv"
(cd "$work" && "$tlc" look --skip 2 titled.csv | sed '1,2d; /^Seen/,$d' > titled)
sed '1d; /^Seen/,$d' wine.txt | diff - "$work/titled" || complain 'a table below a title shows something else'
gzip -n < wine.csv > "$work/wine.csv"
(cd "$work" && "$tlc" look wine.csv > packed)
diff -u wine.txt "$work/packed" || complain 'a packed table shows something else'

"$tlc" look --help > "$work/out" || complain 'no help'
for option in -d --delimiter --header --skip --spec -h --help; do grep -q -e "$option" "$work/out" || complain "the help lacks $option"; done
refused 2 'which file? give one file of data'
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
refused 1 '. is a directory, not a model file; of a SavedModel, save the model again as .keras or .h5' .
printf '\211PNG\r\n\032\n' > "$work/picture.csv"
cp "$work/picture.csv" "$work/picture"
refused 1 "$work/picture.csv is no CSV, but a PNG" "$work/picture.csv"
refused 1 "$work/picture is a PNG, not a model" "$work/picture"
printf 'a,b\n1,2\n3\n' > "$work/uneven"
refused 1 "$work/uneven: line 3: found 1 column, expected 2 as in line 1: the first that is missing is \`b\`" "$work/uneven"
exit $failed
