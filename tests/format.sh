#!/bin/sh
# format.sh: all C is as clang-format 14 would write it; what tlc writes is left out. Exits with 77
# where there is no such clang-format: other versions format other things.
set -eu
for command in clang-format-14 clang-format; do
    case $("$command" --version 2> /dev/null || true) in *"version 14."*) break ;; esac
    command=
done
[ -n "$command" ] || { echo "no clang-format 14"; exit 77; }
files=$(git ls-files '*.c' '*.h' ':!generated' ':!tests/golden' ':!tests/int8/golden') || { echo "no git"; exit 77; }
# shellcheck disable=SC2086
"$command" --dry-run -Werror $files
