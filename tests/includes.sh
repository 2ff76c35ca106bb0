#!/bin/sh
# Fails when an include points back: who may know whom, read from the include lines.
set -eu
failed=0
# FOLDER "FILES" "FOLDERS THEY MAY INCLUDE"
may() {
    ls $1 > /dev/null 2>&1 || return 0
    if grep -nE '^ *# *include "[a-z_]+/' $1 | grep -vE "\"($2)/"; then
        echo "may include only: $2"
        failed=1
    fi
}
may "compiler/base/*.[ch]" "base"
may "compiler/spec/*.[chly]" "base|spec"
may "compiler/catalog/*.[ch]" "base|spec|ir|catalog"
may "compiler/catalog/*/*.[ch]" "base|spec|ir|catalog"
may "compiler/check/*.[ch]" "base|spec|catalog|check"
may "compiler/ir/*.[ch]" "base|ir"
may "compiler/lower/*.[ch]" "base|spec|catalog|ir|lower"
may "compiler/passes/*.[ch]" "base|ir|catalog|passes"
may "compiler/emit/*.[ch]" "base|ir|catalog|emit"
if grep -nE 'include *["<](tlc|internal)\.h' compiler/*.[ch] compiler/[!t]*/*.[ch]; then
    echo "the compiler shares no header with the runtime"
    failed=1
fi
may "runtime/*.[ch]" "statistics|analysis|report"
may "runtime/analysis/*.[ch]" "statistics|analysis"
may "runtime/statistics/*.[ch]" "statistics"
may "runtime/report/*.[ch]" "statistics|report"
exit $failed
