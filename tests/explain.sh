#!/bin/sh
# explain.sh TLC: `tlc explain` and `tlc schema` on the command line: what they print, and what they refuse.
set -u
tlc=$1 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
complain() { echo "$*"; failed=1; }

# says CODE TEXT COMMAND...: whether the command ends so, with the text somewhere in what it says
says() {
    code=$1 text=$2
    shift 2
    "$@" > "$work/said" 2>&1
    got=$?
    [ $got -eq "$code" ] || complain "$*: exit code $got, not $code"
    grep -qF -- "$text" "$work/said" || { complain "$*: nothing of: $text"; head -5 "$work/said"; }
}

# is_narrow: whether no line has more than 80 columns
is_narrow() {
    LC_ALL=C.UTF-8 awk 'length($0) > 80 { wide = 1; print } END { exit wide }' "$work/said"
}

says 0 "validation-test-overlap " "$tlc" explain
is_narrow || complain "the list is wider than 80 columns"
names=$(sed -n 's/^  \([a-z0-9-]\{1,\}\) .*/\1/p' "$work/said")
[ "$(echo "$names" | wc -l)" -gt 150 ] || complain "too few names"
# shellcheck disable=SC2086
says 0 "unused (warning)" "$tlc" explain $names
is_narrow || complain "an explanation is wider than 80 columns"
! grep -q '```' "$work/said" || complain "an explanation shows its marks"
says 0 "unused (warning)" "$tlc" explain "[unused]"
says 2 "no message is called \`[unused\`: did you mean \`unused\`?" "$tlc" explain "[unused"
says 2 "no message is called \`unused]\`: did you mean \`unused\`?" "$tlc" explain "unused]"
says 2 "no message is called \`[]\`" "$tlc" explain "[]"
says 2 "did you mean \`unused\`?" "$tlc" explain unusd
says 2 "lists all there are" "$tlc" explain xyzzy
says 2 "no message is called \`\`" "$tlc" explain ""
says 0 "$(printf '\033[1munused\033[0m')" "$tlc" explain --color=always unused
says 0 "usage: tlc explain" "$tlc" explain --help
says 2 "red" "$tlc" explain --color=red unused
says 2 "unrecognized" "$tlc" explain --colour unused
says 2 "needs an argument" "$tlc" explain --color
"$tlc" explain unused > "$work/plain"
! grep -q "$(printf '\033')" "$work/plain" || complain "bold in a file"
NO_COLOR=1 "$tlc" explain --color=auto unused | cmp - "$work/plain" || complain "NO_COLOR"
says 1 "standard output" sh -c "'$tlc' explain > /dev/full"
says 1 "standard output" sh -c "'$tlc' schema > /dev/full"

says 0 "https://json-schema.org/draft/2020-12/schema" "$tlc" schema
says 0 "https://json-schema.org/draft/2020-12/schema" "$tlc" schema --draft 2020-12
says 0 "http://json-schema.org/draft-07/schema#" "$tlc" schema --draft=7
says 0 "usage: tlc schema" "$tlc" schema -h
says 2 "takes" "$tlc" schema --draft 4
says 2 "needs an argument" "$tlc" schema --draft
says 2 "unrecognized" "$tlc" schema --drafts 7
says 2 "a.yaml" "$tlc" schema a.yaml
exit $failed
