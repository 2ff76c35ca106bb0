#!/bin/sh
# completions.sh TLC: what shells complete lines of tlc by offers all commands, their options, and what options take. bash
# completes for real; zsh and fish read their scripts, where they are.
set -u
tlc=$(realpath "$1") failed=0
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
complain() { echo "$*"; failed=1; }

for shell in bash zsh fish; do
    "$tlc" help --completions $shell > tlc.$shell || complain "no completions of $shell"
    for command in $("$tlc" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
        grep -qw -e "$command" tlc.$shell || complain "$shell does not know the command $command"
        for option in $("$tlc" help "$command" | sed -n 's/^  *\(-., \)\{0,1\}--\([a-z-]*\).*/\2/p'); do
            grep -q -e "[-l ]\{1,2\}$option\([^a-z-]\|$\)" tlc.$shell || complain "$shell does not know --$option of $command"
        done
    done
done
"$tlc" help --completions tcsh > out 2> err && complain "completions of tcsh"
grep -q '`bash`, `zsh` or `fish`, not tcsh' err || complain "says $(cat err)"

# ---- bash ----

command -v bash > /dev/null || exit $failed
touch a.yaml b.yml c.txt 'a b.yaml'; mkdir folder
cat > try.bash << 'END'
source tlc.bash
COMP_WORDS=(tlc "$@") COMP_CWORD=$#
_tlc
printf '%s\n' "${COMPREPLY[@]}"
END
# offers WANTED WORD...: one a line, sorted
offers() {
    wanted=$1; shift
    got=$(bash --norc try.bash "$@" | sort | tr '\n' ' ')
    [ "$got" = "$wanted" ] || complain "tlc $*: offers '$got', not '$wanted'"
}
offers 'check compile ' c
offers 'a b.yaml a.yaml ' a
offers 'b.yml ' check b
offers 'a b.yaml a.yaml ' check a
offers 'folder ' check f
offers 'folder ' report ''
offers 'check compile ' help c
offers '--json ' plan --j
offers '--help ' plan --h
offers '--output ' --ou
offers '--output ' compile --ou
offers 'ir library onnx page sizes ' --emit ''
offers 'sizes ' --emit s
offers 'sizes ' --emit = s
offers 'ir library onnx page sizes ' --emit =
offers 'ir library onnx page sizes ' compile --emit ''
offers 'csv json ' predict --format ''
offers 'bash fish zsh ' help --completions ''
offers 'c.txt ' look c
offers 'c.txt ' -o c
bash --norc -c 'source tlc.bash; complete -p tlc' | grep -q -e '-F _tlc tlc' || complain "bash completes nothing"

# ---- the others ----

if command -v zsh > /dev/null; then
    zsh -n tlc.zsh || complain "zsh does not read its script"
    zsh -fc 'autoload -Uz compinit; compinit -u -d ./dump; _arguments() { print -l -- "$@"; }; words=(tlc check -) CURRENT=3
        source ./tlc.zsh' 2> err | grep -q -e '--quiet' || complain "zsh offers nothing: $(cat err)"
fi
if command -v fish > /dev/null; then
    fish --no-config -c 'source tlc.fish; complete -C "tlc check --q"' | grep -q -e '--quiet' || complain "fish does not complete --quiet"
    fish --no-config -c 'source tlc.fish; complete -C "tlc wa"' | grep -q -e watch || complain "fish does not complete watch"
    fish --no-config -c 'source tlc.fish; complete -C "tlc --emit "' | grep -q -e sizes || complain "fish does not complete --emit"
fi
exit $failed
