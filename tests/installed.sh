#!/bin/sh
# installed.sh BUILD_DIR COMPILER WORK_DIR: what is installed serves a project elsewhere: with find_package and three
# lines of CMake, with pkg-config, and by FetchContent from a tarball. An experiment is compiled with the flags that
# its speed and its bits depend on, and is the same program as here. All below a directory with a space in its name.
set -eu
build=$(realpath "$1") compiler=$2 work=$3 failed=0
rm -rf "$work"
mkdir -p "$work/a project"
work=$(realpath "$work")
project="$work/a project" prefix="$work/the prefix"
complain() { echo "$1"; failed=1; }
quietly() { "$@" > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }

# DESTDIR, then moved: nothing installed knows where it was made.
DESTDIR="$work/staged" cmake --install "$build" --prefix /usr/local > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
mv "$work/staged/usr/local" "$prefix"
[ -z "$(find "$work/staged" -type f)" ] || complain "installed outside its prefix: $(find "$work/staged" -type f)"
if grep -rlI -e "$build" -e "$PWD" "$prefix"; then
    complain "these name the folders that they were built in"
fi
for command in $("$prefix/bin/tlc" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
    [ -s "$prefix/share/man/man1/tlc-$command.1" ] || complain "not installed: the manual of tlc $command"
done
for page in "$prefix"/share/man/man1/*; do
    head -n 1 "$page" | grep -Eq '^\.TH [A-Z-]+ 1 "20[0-9]{2}-[0-9]{2}-[0-9]{2}" "tlc ' || complain "$page is of no day: $(head -n 1 "$page")"
done
for file in bin/tlc share/man/man1/tlc.1 share/man/man1/tlc-experiment.1 share/tlc/plan.schema.json \
    share/bash-completion/completions/tlc share/zsh/site-functions/_tlc share/fish/vendor_completions.d/tlc.fish include/tlc/tlc.h include/tlc/engine/engine.h share/tlc/results.schema.json share/tlc/spec.schema.json share/tlc/spec.draft-7.schema.json; do
    [ -s "$prefix/$file" ] || complain "not installed: $file"
done

# ---- find_package ----

cp tests/golden_report/study.yaml "$project/tiny spec.yaml"
cp examples/even_odd.yaml "$project"
cat > "$project/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.22)
project(other LANGUAGES C)
set(CMAKE_C_STANDARD 90)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_compile_options(-O0 -ffast-math)
find_package(tlc 0.2 REQUIRED)
tlc_add_experiment(tiny "tiny spec.yaml")
tlc_add_library(parity even_odd.yaml MODEL odd_or_even)
add_executable(caller caller.c)
target_link_libraries(caller PRIVATE parity)
END
cat > "$project/caller.c" << 'END'
#include "odd_or_even.h"
#include <stdio.h>
int main(void) { printf("%d\n", (int)ODD_OR_EVEN_INPUTS); return 0; }
END
quietly cmake -S "$project" -B "$project/build" "-DCMAKE_C_COMPILER=$compiler" "-DCMAKE_PREFIX_PATH=$prefix"
quietly cmake --build "$project/build" -j 2
help_of() { (cd "$1" && ./tiny --help); }
help_of "$project/build/experiments" > "$work/help" || complain "what is built does not run"
[ "$("$project/build/caller")" = 784 ] || complain "the library's header says something else"

# last_of PATTERN WANTED: the last of the flags like that, which counts
last_of() {
    flag=$(grep -F '"command":' "$project/build/compile_commands.json" | grep -F 'experiments/tiny.c\""' | tr ' ' '\n' |
        grep -x -e "$1" | tail -n 1)
    [ "$flag" = "$2" ] || complain "the last of $1 is '$flag', not $2"
}
last_of '-O.' -O3
last_of '-march=.*' -march=native
last_of '-std=.*' -std=gnu11
last_of '-f\(no-\)\?fast-math' -fno-fast-math
last_of '-ffp-contract=.*' -ffp-contract=off

# The same identity as the build's own would have: its runs go on there.
"$build/tlc" --quiet -o "$work/tiny.c" "$project/tiny spec.yaml"
cmake -DSOURCE="$work/tiny.c" -DHASHES="$build/runtime_hashes.txt" -DOUTPUT="$work/identity.c" \
    -P runtime/cmake/identity.cmake
cmp "$work/identity.c" "$project/build/experiments/tiny.identity.c" || complain "is another program"

# ---- for many machines ----

mkdir "$work/many machines"
cp tests/golden_report/study.yaml "$work/many machines"
cat > "$work/many machines/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.22)
project(many LANGUAGES C)
find_package(tlc 0.2 REQUIRED)
tlc_add_experiment(tiny study.yaml)
END
quietly cmake -S "$work/many machines" -B "$work/many machines/build" "-DCMAKE_C_COMPILER=$compiler" \
    "-DCMAKE_PREFIX_PATH=$prefix" -DTLC_PORTABLE=ON -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
quietly cmake --build "$work/many machines/build" -j 2
many="$work/many machines/build/experiments/tiny"
if grep -q -e -march= "$work/many machines/build/compile_commands.json"; then
    complain "what is for many machines is compiled for one"
fi
# has KIND: whether this machine has such vectors, by what the kernel says
has() {
    case $1 in
    plain) ;;
    avx2) grep -qw avx2 /proc/cpuinfo && grep -qw fma /proc/cpuinfo ;;
    avx512) grep -qw avx512f /proc/cpuinfo ;;
    esac
}
if [ "$(uname -m)" = x86_64 ]; then
    for kind in plain avx2 avx512; do
        if has $kind; then
            TLC_VECTORS=$kind tests/golden_report/study.sh "$many" "$work/run of $kind" || complain "$kind: other results"
        elif TLC_VECTORS=$kind "$many" --help > /dev/null 2>&1; then
            complain "$kind: not refused"
        fi
    done
    if TLC_VECTORS=mmx "$many" --help > "$work/said" 2>&1; then complain "mmx: not refused"; fi
    [ "$(cat "$work/said")" = 'tiny: error: TLC_VECTORS is `mmx`; it can be avx512, avx2 or plain' ] ||
        complain "mmx: $(cat "$work/said")"
else
    tests/golden_report/study.sh "$many" "$work/run" || complain "other results"
fi

# ---- pkg-config ----

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name tlc.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
eval set -- $(pkg-config --cflags tlc) "'$work/tiny.c'" $(pkg-config --libs tlc)
quietly "$compiler" -O0 -o "$work/tiny" "$@"
help_of "$work" | cmp - "$work/help" || complain "with pkg-config it is another program"

# ---- tlc run ----

# What is installed finds its own runtime, wherever it was moved to, and is the same program again.
unset PKG_CONFIG_PATH
mkdir "$work/the cache"
(cd "$work" && XDG_CACHE_HOME="$work/the cache" CC=$compiler "$prefix/bin/tlc" run -q "$project/tiny spec.yaml" -- --version) \
    > "$work/version" || complain "tlc run of what is installed fails"
grep -q "compiled from tiny spec.yaml by tlc" "$work/version" || complain "tlc run says $(cat "$work/version")"
identity=$(sed -n 's/.*"\([0-9a-f]\{64\}\)".*/\1/p' "$work/identity.c")
grep -rqF "$identity" "$work/the cache" || complain "tlc run makes another program"

# ---- FetchContent ----

tar -C "$PWD" -czf "$work/tlc.tar.gz" --transform 's|^|tlc-0/|' CMakeLists.txt LICENSE README.md compiler docs examples runtime specs
mkdir "$work/fetching"
cp "$project/tiny spec.yaml" "$work/fetching"
cat > "$work/fetching/CMakeLists.txt" << END
cmake_minimum_required(VERSION 3.22)
project(fetching LANGUAGES C)
include(FetchContent)
FetchContent_Declare(tlc URL "$work/tlc.tar.gz")
FetchContent_MakeAvailable(tlc)
tlc_add_experiment(tiny "tiny spec.yaml")
END
quietly cmake -S "$work/fetching" -B "$work/fetching/build" "-DCMAKE_C_COMPILER=$compiler"
grep -q experiments/tiny.c "$work/fetching/build/Makefile" || [ -d "$work/fetching/build/CMakeFiles/tiny.dir" ] ||
    complain "FetchContent: no target"
quietly cmake --install "$work/fetching/build" --prefix "$work/nothing"
[ ! -e "$work/nothing/bin/tlc" ] || complain "a project that fetches tlc installs it with itself"
exit $failed
