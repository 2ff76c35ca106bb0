#!/bin/sh
# folders.sh COMPILER FOLDER=PATH,PATH...: the runtime's folders, from the lowest to the highest, each
# with where its compiler looks for headers. A folder sees all headers of its own and none of those
# behind it: a file of it that includes one does not compile.
set -eu
compiler=$1 failed=0 below=''
shift
complain() { echo "$1"; failed=1; }

# includes FOLDER PATH,PATH... HEADER: whether a file of the folder can include that
includes() {
    flags=-I$(echo "$2" | sed 's/,/ -I/g')
    # shellcheck disable=SC2086
    (cd "runtime/$1" && echo "#include \"$3\"" | "$compiler" -std=gnu11 -fsyntax-only $flags -x c - 2> /dev/null)
}

# first_of FOLDER: one of its headers, as others include it
first_of() {
    for header in runtime/"$1"/*.h; do
        echo "${header#runtime/}"
        return
    done
}

for each; do
    folder=${each%%=*} paths=${each#*=}
    for header in runtime/"$folder"/*.h; do
        includes "$folder" "$paths" "${header#runtime/}" || complain "$header does not compile alone"
    done
    for lower in $below; do
        other=${lower%%=*}
        ! includes "$other" "${lower#*=}" "$(first_of "$folder")" || complain "$other can include $folder"
    done
    ! includes "$folder" "$paths" tlc.h || complain "$folder can include tlc.h"
    below="$below $each"
done

# What would find its way past all that.
if grep -nE '^ *# *include *["<]([^">]*\.\./|/)' runtime/*.h runtime/*/*.[ch]; then
    complain 'includes by a path'
fi
for folder in $(ls runtime/*/*.c | grep -v '^runtime/cmake/' | xargs dirname | sort -u); do # there: of programs
    case " $below" in *" $(basename "$folder")="*) ;; *) complain "$folder is no library" ;; esac
done
[ "$(echo runtime/*.[ch])" = runtime/tlc.h ] || complain 'beside tlc.h there are only folders'
exit $failed
