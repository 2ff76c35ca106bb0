#!/bin/sh
# targets.sh: each target of the Makefile installs what it needs, or says what to install.
set -u
root=$PWD failed=0
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2

complain() { echo "$1"; failed=1; }

# Debian without any package: what apt-get is asked for stands in `asked`. All else does nothing.
mkdir -p stand_ins temporary build/experiments specs
stand_in() { mkdir -p "${1%/*}"; printf '#!/bin/sh\n%s\n' "$2" > "$1"; chmod +x "$1"; }
stand_in stand_ins/dpkg-query 'exit 1'
stand_in stand_ins/id 'echo 0'
stand_in stand_ins/apt-get "echo \"\$*\" >> '$folder/asked'; [ \"\$1\" = update ] || exit \"\${REFUSED:-0}\""
# What the Makefile runs is read from it: a list of its own was forgotten when a target came.
for command in stand_ins/cmake build/tlc $(sed 's|"$(BUILD)|build|g' "$root/Makefile" | grep -oE '(tests|build/tests)/[a-z_/]+(\.sh|\.py)?' | sort -u); do
    stand_in "$command" 'exit 0'
done
cp "$root/Makefile" .; cp "$root/tests/packages.sh" tests

# TARGET PACKAGE...
needs() {
    target=$1; shift
    : > asked
    PATH=$folder/stand_ins:$PATH TMPDIR=$folder/temporary make -s "$target" > out 2>&1 || { complain "make $target fails"; cat out; }
    for package; do grep -qw -e "$package" asked || complain "make $target: does not install $package"; done
}
needs all gcc cmake ninja-build flex bison libyaml-dev libhdf5-dev
needs parity python3-numpy python3-h5py
needs portability clang gcc-aarch64-linux-gnu qemu-user
needs report-check chromium python3
needs page-check chromium clang lld python3
needs bench python3
needs bench-peers python3-torch python3-venv g++

# ---- make help ----

# Each target stands in it, in a line of at most 80 columns, and nothing else does.
make -s help > out || complain "make help fails"
[ "$(LC_ALL=C.UTF-8 wc -L < out)" -le 80 ] || complain "make help: wider than 80 columns"
targets=$(sed -n 's/^\.PHONY: //p' Makefile | sed 's/\$(SPECS)//')
for target in $targets; do
    grep -q "^  make $target " out || complain "make help says nothing of $target"
    grep -q "^$target:" Makefile || complain "make $target: no such target"
done
for target in $(sed -n 's/^  make \([a-z_-]*\) .*/\1/p' out); do
    echo "$targets" | grep -qw -e "$target" || complain "make help: there is no target $target"
done
for target in $(sed -n 's/^\([a-z][a-z_-]*\):\( [^:]*\)\{0,1\}$/\1/p' Makefile); do
    echo "$targets" | grep -qw -e "$target" || complain "make $target is not PHONY"
done

# ---- ARGS ----

# given WANTED TARGET [VARIABLE=VALUE]...: what the experiment is called with
stand_in build/experiments/tiny 'printf "<%s>" "$@" > given'
stand_in build/experiments/spec 'printf "<%s>" "$@" > given; exit "${CODE:-0}"'
: > specs/tiny.yaml
given() {
    wanted=$1; shift
    rm -f given
    PATH=$folder/stand_ins:$PATH TMPDIR=$folder/temporary make -s "$@" > out 2>&1 || { complain "make $* fails"; cat out; }
    [ "$(cat given)" = "$wanted" ] || complain "make $*: gives $(cat given), not $wanted"
}
given '<>' tiny
given '<--seed><3>' tiny ARGS="--seed 3"
given '<--seed><3><--out><a$b>' tiny ARGS='--seed 3  --out a$b'
given '<*><$(touch>' tiny ARGS='* $(touch' SPEC=x
given '<--seed><3>' run SPEC=specs/tiny.yaml ARGS="--seed 3"
given '<>' run SPEC=specs/tiny.yaml
given '<;touch><PWNED;>' run SPEC=specs/tiny.yaml ARGS=';touch PWNED;'
[ ! -e PWNED ] || complain "make ran what it was given"
ARGS="--seed 4" given '<--seed><4>' tiny
CODE=7 PATH=$folder/stand_ins:$PATH TMPDIR=$folder/temporary make -s run SPEC=specs/tiny.yaml > out 2>&1 &&
    complain "make run: an experiment that fails is none"
rm specs/tiny.yaml

PATH=$folder/stand_ins:$PATH TMPDIR=$folder/temporary REFUSED=100 make -s parity > out 2>&1 && complain "make parity: goes on"
grep -q "apt-get install gcc" out || { complain "make parity: does not say what to install"; cat out; }
[ -z "$(ls temporary)" ] || complain "left: $(ls temporary)"

# No file of a name that can be foretold, which others could put a link in place of.
grep -nE '/tmp/[^ ]*\$\$|\.\$\$"' "$root"/tests/*.sh "$root"/tests/*/*.sh "$root/Makefile" "$root/.ci/run" &&
    complain "mktemp makes names that nobody knows"

exit $failed
