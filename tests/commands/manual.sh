#!/bin/sh
# manual.sh TLC EXPERIMENT: a page for each command, which has its summary and all its options and no other; that of
# experiments has theirs. groff, or mandoc, finds nothing wrong with them.
set -u
tlc=$1 experiment=$2 failed=0
complain() { echo "$*"; failed=1; }
version=$("$tlc" --version)

# Of help on standard input, and of a page: long options, one a line
of_help() { sed -n 's/^  *\(-[a-zA-Z], \)\{0,1\}--\([a-z-]*\).*/\2/p' | sort -u; }
of_page() {
    sed -n '/^\.SH OPTIONS/,/^\.SH [^O]/p' "$1" | grep -A1 '^\.TP' | grep '^\.B[RI]\{0,1\} ' | grep -o '\\-\\-[a-z\\-]*' |
        sed 's/\\//g; s/^--//' | sort -u
}
commands=$("$tlc" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p')
[ -n "$commands" ] || complain "tlc --help names no commands"

check_page() { # PAGE HELP
    of_help < "$2" > "$work/help"
    of_page "$1" > "$work/page"
    diff "$work/help" "$work/page" > "$work/diff" || complain "$1: other options than --help says (< help, > page): $(cat "$work/diff")"
    grep -q "\"$version\"" "$1" || complain "$1: not of $version"
    for section in NAME SYNOPSIS DESCRIPTION OPTIONS "\"SEE ALSO\""; do
        grep -q "^\.SH $section" "$1" || complain "$1: no section $section"
    done
}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
for command in $commands; do
    page=docs/tlc-$command.1
    [ -s "$page" ] || { complain "no $page"; continue; }
    "$tlc" help "$command" > "$work/said"
    check_page "$page" "$work/said"
    grep -q "^\.SH EXIT STATUS" "$page" || complain "$page: no exit status"
    grep -q "^\.BR tlc-$command (1)" docs/tlc.1 || complain "docs/tlc.1 does not name tlc-$command"
done
"$experiment" --help > "$work/said"
check_page docs/tlc-experiment.1 "$work/said"
for page in docs/tlc-*.1; do
    name=${page#docs/tlc-}
    echo experiment $commands | grep -qw "${name%.1}" || complain "$page: there is no such command"
done

# ---- laid out without a warning ----

for page in docs/*.1; do
    if command -v groff > /dev/null; then
        groff -man -Tutf8 -ww -rLL=80n "$page" > "$work/shown" 2> "$work/warned" || complain "$page: groff fails"
        [ ! -s "$work/warned" ] || complain "$page: $(cat "$work/warned")"
        grep -q "User Commands" "$work/shown" || complain "$page: nothing is shown"
    fi
    if command -v mandoc > /dev/null; then
        mandoc -T lint -W warning "$page" > "$work/warned" 2>&1 # they get the day of the release where they are installed
        ! grep -v "missing date" "$work/warned" || complain "$page: see above"
    fi
done
exit $failed
