#!/bin/sh
# versions.sh TLC [NET_DIGEST]: the bits that small.txt pins, and those of tests/portability's net, are
# those that versions.txt has for this version of tlc. When they are meant to be others, the version is
# another too: runs that were logged by the one before must not be mixed with what is to come.
set -eu
tlc=$(realpath "$1") net=${2-}
cd "$(dirname "$0")"

fail() { echo "versions.txt: $*"; exit 1; }

version=$("$tlc" --version | sed 's/.* //')
twice=$(cut -d ' ' -f 1 versions.txt | sort | uniq -d)
[ -z "$twice" ] || fail "two lines for version $twice"
pinned=$(grep "^$version " versions.txt) || fail "no line for version $version"
[ "$pinned" = "$(tail -n 1 versions.txt)" ] || fail "$version is not the last version"
small=$(grep '^crc ' small.txt | sha256sum | cut -c 1-16)
found="$version $small ${net:-${pinned##* }}"
[ "$pinned" = "$found" ] || fail "numbers have changed without a new version (VERSION in \
CMakeLists.txt): '$pinned' is now '$found'"
