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

PATH=$folder/stand_ins:$PATH TMPDIR=$folder/temporary REFUSED=100 make -s parity > out 2>&1 && complain "make parity: goes on"
grep -q "apt-get install gcc" out || { complain "make parity: does not say what to install"; cat out; }
[ -z "$(ls temporary)" ] || complain "left: $(ls temporary)"

# No file of a name that can be foretold, which others could put a link in place of.
grep -nE '/tmp/[^ ]*\$\$|\.\$\$"' "$root"/tests/*.sh "$root"/tests/*/*.sh "$root/Makefile" "$root/.ci/run" &&
    complain "mktemp makes names that nobody knows"

exit $failed
