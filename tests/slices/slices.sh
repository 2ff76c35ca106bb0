#!/bin/sh
# slices.sh CORE TRANSFER TABLE PICTURES: programs are linked with what their specs need, and nothing else: no library
# for files that they do not read, and none of the runtime's readers and writers but those that are named.
set -eu
failed=0
complain() { echo "$1"; failed=1; }

# needs PROGRAM LIBRARY...: those, beside the C library and the loader, and no others
needs() {
    program=$1
    shift
    "$program" --help > /dev/null || complain "$program does not start"
    for found in $(ldd "$program" | sed -nE 's|^[[:space:]]*(/[^ ]*/)?(lib[A-Za-z0-9_+-]*)\..*|\2|p'); do
        case " libc $* " in *" $found "*) ;; *) complain "$(basename "$program") needs $found" ;; esac
    done
}

# has PROGRAM SYMBOL...; lacks PROGRAM SYMBOL...
symbols() { nm --defined-only "$1" | awk '{ print $3 }'; }
has() {
    program=$1
    shift
    for symbol; do symbols "$program" | grep -qx "$symbol" || complain "$(basename "$program") lacks $symbol"; done
}
lacks() {
    program=$1
    shift
    for symbol; do ! symbols "$program" | grep -qx "$symbol" || complain "$(basename "$program") has $symbol"; done
}

"$1" || complain "$1 does not shuffle"
needs "$1" libm
needs "$2" libm libisal libjansson
has "$2" tlc_format_idx tlc_write_h5
lacks "$2" tlc_format_csv tlc_format_npy tlc_format_images tlc_format_cifar tlc_format_hdf5 \
    tlc_write_onnx tlc_write_safetensors tlc_write_npz tlc_write_keras \
    tlc_foreign_hdf5 tlc_foreign_keras tlc_foreign_torch tlc_foreign_safetensors
needs "$3" libm libisal libjansson
has "$3" tlc_format_csv tlc_write_safetensors
lacks "$3" tlc_format_idx tlc_format_images tlc_format_hdf5 tlc_write_h5 tlc_write_onnx tlc_foreign_hdf5
needs "$4" libm libisal libjansson libpng16 libjpeg libz
has "$4" tlc_format_images tlc_format_csv tlc_format_npy tlc_write_onnx tlc_write_npz
lacks "$4" tlc_format_cifar tlc_format_hdf5 tlc_foreign_hdf5
exit $failed
