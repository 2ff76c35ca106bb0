#!/bin/sh
# Fails when an include of the compiler points back: who may know whom, read from the include lines.
# In the runtime no such include compiles (folders.sh).
set -eu
failed=0
# FOLDER "FILES" "FOLDERS THEY MAY INCLUDE"
may() {
    ls $1 > /dev/null 2>&1 || return 0
    if grep -nE '^ *# *include "[a-z_]+/' $1 | grep -vE "\"(common|$2)/"; then
        echo "may include only: common|$2"
        failed=1
    fi
}
may "compiler/base/*.[ch]" "base"
may "compiler/spec/*.[chly]" "base|spec"
may "compiler/catalog/*.[ch]" "base|spec|ir|catalog|foreign|json"
may "compiler/catalog/[!f]*/*.[ch]" "base|spec|ir|catalog"
may "compiler/catalog/formats/*.[ch]" "base|spec|ir|catalog|formats"
may "compiler/check/*.[ch]" "base|spec|catalog|check"
may "compiler/ir/*.[ch]" "base|ir"
may "compiler/ir/*/*.[ch]" "base|ir"
may "compiler/lower/*.[ch]" "base|spec|catalog|ir|lower"
may "compiler/passes/*.[ch]" "base|ir|catalog|passes"
may "compiler/emit/*.[ch]" "base|ir|emit"
may "compiler/library/*.[ch]" "base|ir|emit|library"
may "compiler/int8/*.[ch]" "base|ir|emit|library|interpreter|int8"
may "compiler/interpreter/*.[ch]" "base|ir|emit|library|interpreter"
may "compiler/onnx/*.[ch]" "base|ir|emit|library|int8|catalog|onnx|store|json|system"
may "compiler/page/*.[ch]" "base|ir|emit|library|page|formats|json|report|results|system"
may "compiler/lsp/*.[ch]" "base|spec|catalog|check|ir|lsp|json"
folders=$(cd runtime && ls -d */ | grep -v '^common/' | paste -sd '|')
if grep -nE 'include *["<](tlc\.h|'"$folders"')' compiler/*.[ch] compiler/[!t]*/*.[ch] compiler/commands/*/*.[ch] |
    grep -vE '^compiler/(commands/[a-z_/0-9]*|onnx/[a-z_]*|lsp/[a-z_]*|page/page(_findings)?|catalog/(formats/[a-z_]*|recover[a-z_]*))\.[ch]:'; then
    echo "only commands, pages, files of ONNX, lsp, formats of data and catalog/recover* may include what is of the runtime and not of common/"
    failed=1
fi
exit $failed
