#!/bin/sh
# csv.sh FLOWERS FLOWERS_IN_PARTS WORK_DIR: an experiment on a table gives the same numbers however the table is written; learns
# nothing from rows of the validation and the test; and stops, with nothing written, at what is not as the spec says.
set -u
flowers=$(realpath "$1") flowers_in_parts=$(realpath "$2") work=$3 failed=0
table=$(realpath tests/csv/flowers.csv)
rm -rf "$work"
mkdir -p "$work" && cd "$work" || exit 2

complain() { echo "$*"; failed=1; }

# run NAME: on NAME/flowers.csv
run() { "$flowers" --quiet --data "$1" --out "$1/run" > "$1/said" 2>&1 || complain "$1: $(cat "$1/said")"; }

# table_of NAME SED_SCRIPT: NAME/flowers.csv is the table, changed so
table_of() {
    mkdir "$1"
    sed "$2" "$table" > "$1/flowers.csv"
}

# same NAME FILE: as of the table itself
same() { cmp "plain/run/$2" "$1/run/$2" || complain "$1: $2 is another"; }

table_of plain ''
run plain
grep -q '"accuracy"' plain/run/results.json || complain 'no results'

table_of quoted 's/[^,]*/"&"/g; s/$/\r/; 1s/^/\xef\xbb\xbf/'
table_of ordered 's/\(.*\),\(.*\),\(.*\),\(.*\),\(.*\)/\5,\2,\1,\4, \3/'
table_of more '1s/$/,unread/; 2,$s/$/,"x, y"/; s/ ,/,/'
table_of packed ''
gzip -n packed/flowers.csv && mv packed/flowers.csv.gz packed/flowers.csv
for name in quoted ordered more packed; do
    run $name
    same $name results.csv
    same $name net.h5
done

# Rows 91 to 150 are those of validation and test.
table_of others '92,$s/,[0-9.]*,[0-9.NA]*,[a-z]*,/,99,-99,blue,/'
run others
same others net.h5
cmp -s plain/run/results.csv others/run/results.csv && complain 'other rows give the same test'

# refused NAME SED_SCRIPT MESSAGE
refused() {
    table_of "$1" "$2"
    "$flowers" --quiet --data "$1" --out "$1/run" > "$1/said" 2>&1
    [ $? -eq 1 ] || complain "$1: exit code is not 1"
    [ "$(cat "$1/said")" = "flowers: error: $1/./flowers.csv: $3" ] || complain "$1: says '$(cat "$1/said")'"
    [ ! -e "$1/run/results.json" ] || complain "$1: wrote results"
}
refused word '151s/,[a-z]*,\(I\)/,pink,\1/' 'line 151, column `colour`: found `pink`, expected one of blue, violet, white'
refused class '3s/Iris/iris/' "line 3, column \`species\`: found \`$(sed -n '3s/.*,I/i/p' "$table")\`, expected a known word: is it \`$(sed -n '3s/.*,//p' "$table")\`?"
refused missing '7s/,[0-9.]*,/,NA,/' 'line 7, column `petal`: the value is missing (`NA`), expected a number'
refused infinite '7s/,[0-9.]*,/,inf,/' 'line 7, column `petal`: found `inf`, expected a finite number, or a word for what is missing'
refused ragged '9s/,/;/' 'line 9: found 4 columns, expected 5 as in line 1: the first that is missing is `species`'
refused column '1s/petal/petals/' 'line 1: found the columns plant, petals, sepal, colour, species, expected `petal` among them'

# Three files, whose columns stand in orders of their own, are the table.
mkdir parts
sed '41,$d' "$table" > parts/first.csv
sed '2,40d; 101,$d; s/\(.*\),\(.*\),\(.*\),\(.*\),\(.*\)/\5,\2,\1,\4, \3/' "$table" > parts/second.csv
sed '2,100d; 1s/$/,unread/; 2,$s/$/,"x, y"/' "$table" > parts/third.csv
"$flowers_in_parts" --quiet --data parts --out parts/run > parts/said 2>&1 || complain "parts: $(cat parts/said)"
same parts results.csv
same parts net.h5
sed -i '1s/petal/petals/' parts/second.csv
"$flowers_in_parts" --quiet --data parts --out parts/run > parts/said 2>&1 && complain 'a column of one file may be missing'
case $(cat parts/said) in
*"parts/./second.csv: line 1: found the columns species, petals, plant, colour, sepal, expected \`petal\` among them"*) ;;
*) complain "parts: says '$(cat parts/said)'" ;;
esac

table_of short '100,$d'
"$flowers" --quiet --data short --out short/run > short/said 2>&1 && complain 'too few rows are enough'
[ "$(cat short/said)" = 'flowers: error: flowers.valid: rows 90 to 120 asked for, but the data has 98' ] ||
    complain "short: says '$(cat short/said)'"
exit $failed
