#!/bin/sh
# sanitize.sh BUILD_DIR: builds with gcc's sanitizers, which see things that clang's don't, and runs what
# they can say something about: under AddressSanitizer and UBSan the tests labelled `sanitize`, all that is neither a
# look at text nor another way to compile, but for what takes minutes and clang's have seen as well; under
# ThreadSanitizer those labelled `thread`, whole experiments on several threads, some of which help others
# with a step. (Criterion's tests fork, of which ThreadSanitizer knows little.)
set -eu
build=$1

# sanitized SANITIZERS LABEL
sanitized() {
    sanitizers=$1 label=$2 directory=$build-$(echo "$1" | tr , -)
    echo "gcc's sanitizers: $sanitizers"
    {
        cmake -G Ninja -S . -B "$directory" -DCMAKE_C_COMPILER=gcc "-DTLC_SANITIZE=$sanitizers" &&
            cmake --build "$directory" --target "needed_for_$label"
    } > "$build/sanitize.log" 2>&1 || { cat "$build/sanitize.log"; exit 1; }
    (cd "$directory" && ctest -j "$(nproc)" --output-on-failure --no-tests=error -L "^$label\$")
}

sanitized address,undefined sanitize
sanitized thread thread
