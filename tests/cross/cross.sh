#!/bin/sh
# cross.sh WORK_DIR [PROCESSOR...]: tlc and an experiment are built for other processors, aarch64 and riscv64, with
# libraries of Debian's SUITE, trixie, and run by QEMU. There tlc writes the C that it writes here, and a study of real
# images leaves the bytes that it leaves here: results, report and figures. Each processor takes some minutes.
set -eu
work=$(mkdir -p "$1" && realpath "$1") failed=0
shift
[ $# -gt 0 ] || set -- aarch64 riscv64
complain() { echo "$1"; failed=1; }
quietly() { "$@" > "$work/log" 2>&1 || { tail -n 30 "$work/log"; exit 1; }; }

# runs PROGRAM: a command that does so by QEMU, as one of this machine's own
runs() {
    printf '#!/bin/sh\nexec qemu-%s -L "%s" "%s" "$@"\n' "$processor" "$root" "$1" > "$1.here"
    chmod +x "$1.here"
    echo "$1.here"
}

for processor; do
    root=$work/$processor build=$work/build-$processor
    case $processor in aarch64) architecture=arm64 ;; *) architecture=$processor ;; esac
    tests/cross/sysroot.sh "$architecture" "${SUITE:-trixie}" "$root" libc6-dev libgcc-s1 libyaml-dev libisal-dev \
        libhdf5-dev libjansson-dev libpng-dev libjpeg-dev
    quietly cmake -G Ninja -S . -B "$build" -DCMAKE_TOOLCHAIN_FILE="runtime/cmake/$processor.cmake" \
        -DCMAKE_SYSROOT="$root" -DBUILD_TESTING=OFF
    if grep '^-- Left out: ' "$work/log" | grep -v -e 'all tests' -e 'ranks of MPI'; then complain "$processor: parts are left out"; fi
    quietly cmake --build "$build" --target tlc
    tlc=$(runs "$build/tlc")
    tests/generated.sh "$tlc" || complain "$processor: tlc writes another program"
    "$tlc" --quiet -o "$build/spec.c" tests/golden_report/study.yaml 2> "$work/log" || complain "$(cat "$work/log")"
    quietly cmake --build "$build" --target spec
    tests/golden_report/study.sh "$(runs "$build/experiments/spec")" "$build/run" || complain "$processor: other results"
done
[ "$failed" = 0 ] && echo "Built for $*, and run there with the same bits as here"
exit "$failed"
