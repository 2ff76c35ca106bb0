#!/bin/sh
# sanitize.sh BUILD_DIR: builds with gcc's sanitizers, which see things that clang's don't, and runs what
# they can say something about. Under AddressSanitizer and UBSan all that is neither a look at text nor
# another way to compile, but for what takes minutes and clang's have seen as well; under ThreadSanitizer
# whole experiments on several threads, some of which help others with a step. (Criterion's tests fork, of
# which ThreadSanitizer knows little.)
set -eu
build=$1

# sanitized SANITIZERS TESTS [TARGET...]
sanitized() {
    sanitizers=$1 tests=$2 directory=$build-$(echo "$1" | tr , -)
    shift 2
    echo "gcc's sanitizers: $sanitizers"
    {
        cmake -G Ninja -S . -B "$directory" -DCMAKE_C_COMPILER=gcc "-DTLC_SANITIZE=$sanitizers" &&
            cmake --build "$directory" --target "${@:-all}"
    } > "$build/sanitize.log" 2>&1 || { cat "$build/sanitize.log"; exit 1; }
    (cd "$directory" && ctest -j "$(nproc)" --output-on-failure -R "$tests" -E 'test_reference|test_resume')
}

sanitized address,undefined \
    '^(compiler|runtime|gradient|accuracy|random)/|^(cli|golden)|^parity/(small|threads|study|layers|nets|compiled)|^kernels|^convolutions'
sanitized thread '^parity/threads|^golden_study' parity_small parity_wide golden_study
