#!/bin/sh
# excerpt.sh TLC: the C that the README shows stands in generated/transfer.c, line for line; what it shows of a study
# is that of the figures, and of a run what the compiled spec says in the end: who is compared with whom on what, how
# many of a model's parameters learn, and how two that are compared do not learn alike.
set -eu
tlc=$1
work=$(mktemp -d)
excerpt=$work/excerpt
trap 'rm -rf "$work"' EXIT
awk '/^```c$/ {shown = 1; next} /^```$/ {shown = 0} shown' README.md > "$excerpt"
awk 'NR == FNR {excerpt = excerpt $0 "\n"; next} {whole = whole $0 "\n"}
     END {exit !(length(excerpt) && index(whole, excerpt))}' "$excerpt" generated/transfer.c ||
    { echo "README.md shows C that tlc does not write"; exit 1; }

# The studies that the README shows are those of its figures.
primaries=$(sed -n 's/^ .* \(\[[^]]*\]\) .*(primary)$/\1/p' README.md | tr -s ' ')
[ -n "$primaries" ] || { echo "README.md shows no study"; exit 1; }
echo "$primaries" | while read -r primary; do
    # figures have a longer sign than terminals
    grep -qF ">$(echo "$primary" | sed 's/-/−/g')<" docs/study_*.svg ||
        { echo "no docs/study_*.svg shows $primary, as README.md does"; exit 1; }
done

# shown NAME: the README's lines of the run behind the line that has "NAME", from its first table to the next heading
shown() { awk -v name="$1" 'index($0, name) {found = 1} /^#/ && table {exit}
                            found && /^    [A-Za-z_]+\.[a-z]+: [0-9]+ examples$/ {table = 1} table && /^    /' README.md; }

# what SPEC NAME: is as it is said
what() {
    COLUMNS=1000 "$tlc" --plan=full -o "$work/spec.c" "$1" > "$work/plan" 2> /dev/null
    shown "$2" > "$work/shown"
    grep -q '^    [^ ]* - [^ ]*: ' "$work/shown" || { echo "README.md shows no comparison of $1"; exit 1; }
    sed -n 's/^      \([^ ].* does not .*\)$/\1/p; s/^      \([^ ].* by .*\)$/\1/p' "$work/shown" > "$work/said"
    sed -n 's/^          "\(.*\)"},$/\1/p' "$work/spec.c" > "$work/alike"
    diff "$work/alike" "$work/said" || { echo "README.md: what models of $1 do not do alike"; exit 1; }
    [ ! -s "$work/alike" ] || grep -q 'They do not learn alike:' "$work/shown" || { echo "README.md: $1: not alike"; exit 1; }
    sed -n 's/^    \([A-Za-z_]*\)  *\([0-9][0-9]*\)  *[0-9][0-9]*  *[0-9.]*  *[0-9.]*%.*/\1 \2/p' "$work/shown" > "$work/models"
    [ -s "$work/models" ] || { echo "README.md shows no models of $1"; exit 1; }
    while read -r model count; do
        # as many learn in the last phase of the model's training
        awk -v model="$model" '$1 == "Training" {inside = $2 == model}
                               inside && /parameters learn/ {for (i = 1; i <= NF; i++) if ($i == "of" && $(i + 2) == "parameters") found = $(i - 1)}
                               END {gsub(",", "", found); print found}' "$work/plan" | grep -qx "$count" ||
            { echo "README.md: $count parameters of $model do not learn in $1"; exit 1; }
    done < "$work/models"
}
# Its pictures of terminals show what tlc says, in lines that end elsewhere; and the table that stands beside them.
words() { sed -n 's/.*<text[^>]*>\(.*\)<\/text>/\1/p' "docs/$1.svg" | sed "s/&gt;/>/g; s/&lt;/</g; s/&quot;/\"/g; s/&#x27;/'/g; s/&amp;/\&/g"; }
packed() { tr -d ' \n'; }
{ echo '$ tlc check specs/notebook.yaml'; "$tlc" check specs/notebook.yaml 2>&1; } | packed > "$work/said"
words terminal_check | packed | cmp - "$work/said" || { echo "docs/terminal_check.svg: make pictures"; exit 1; }
words terminal_run | packed > "$work/run"
shown 'prints the plan of the experiment' | grep '%' | tr -d ' ' > "$work/rows"
[ -s "$work/rows" ] || { echo "README.md shows no table"; exit 1; }
while read -r row; do
    grep -qF -e "$row" "$work/run" || { echo "docs/terminal_run.svg: make pictures: no $row"; exit 1; }
done < "$work/rows"

what specs/transfer.yaml 'prints the plan of the experiment'
what examples/resnet8.yaml 'SPEC=examples/resnet8.yaml'
