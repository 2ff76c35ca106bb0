#!/bin/sh
# page_command.sh TLC WORK_DIR: what --emit=page writes, and what it refuses: one file, whole or not at all, the same
# bytes each time. Exits with 77 where no clang makes WebAssembly; what needs none is tested before.
set -eu
tlc=$(realpath "$1") work=$2 root=$PWD failed=0
rm -rf "$work" && mkdir -p "$work/none" "$work/stand_in" "$work/odd"
spec=$root/tests/golden/targets.yaml
cd "$work"

complain() {
    echo "$*"
    failed=1
}

# A model file: 42 zeros, and their names.
header='{"dense_1.kernel": {"dtype": "F32", "shape": [5, 5], "data_offsets": [0, 100]}, '
header=$header'"dense_1.bias": {"dtype": "F32", "shape": [5], "data_offsets": [100, 120]}, '
header=$header'"dense_2.kernel": {"dtype": "F32", "shape": [5, 2], "data_offsets": [120, 160]}, '
header=$header'"dense_2.bias": {"dtype": "F32", "shape": [2], "data_offsets": [160, 168]}}    '
length=${#header}
{
    # shellcheck disable=SC2059
    printf "\\$(printf %o $((length % 256)))\\$(printf %o $((length / 256)))\\0\\0\\0\\0\\0\\0"
    printf '%s' "$header"
    head -c 168 /dev/zero
} > value.safetensors

# refuses CODE WORDS ARGUMENTS...: in these words, and nothing is written
refuses() {
    code=$1 words=$2
    shift 2
    status=0
    "$tlc" "$@" > said 2>&1 || status=$?
    [ "$status" -eq "$code" ] || complain "$*: code $status, not $code: $(cat said)"
    grep -qF -- "$words" said || complain "$*: no \`$words\` in: $(cat said)"
    [ -z "$(find . -name '*.html' -o -name '.tlc*')" ] || complain "$*: left $(find . -name '*.html' -o -name '.tlc*')"
}
page="--emit=page --weights value.safetensors --model value"

refuses 2 "which model? --emit=page needs --model NAME" --emit=page "$spec"
refuses 2 "--emit=page needs --weights FILE" --emit=page --model value "$spec"
refuses 2 "the page would overwrite the weights value.safetensors" --emit=page --weights value.safetensors --model value -o value.safetensors "$spec"
refuses 2 "--depfile goes with an experiment's C, not with --emit=page" --emit=page --weights value.safetensors --model value --depfile d "$spec"
refuses 2 "--emit takes \`ir\`, \`library\`, \`onnx\`, \`page\` or \`sizes\`, not pages" --emit=pages "$spec"
refuses 2 "--weights goes with --emit=library, --emit=onnx or --emit=page" --weights value.safetensors "$spec"
refuses 1 "--model: the spec trains no model \`vlaue\`" --emit=page --weights value.safetensors --model vlaue "$spec"
refuses 1 "the kernel of \`dense_1\` is 5x3, but the file's is 5x5" --emit=page --weights value.safetensors --model kind "$spec"
refuses 1 "targets.yaml" --emit=page --weights missing.safetensors --model value "$spec"

# Compilers that are not there, that make other code, or fail.
stand_in() {
    printf '#!/bin/sh\n%s\n' "$2" > "stand_in/$1"
    chmod +x "stand_in/$1"
}
with_path() {
    path=$1
    shift
    status=0
    # shellcheck disable=SC2086
    env PATH="$path" "$tlc" $page -o made.html "$spec" > said 2>&1 || status=$?
    [ "$status" -eq 1 ] || complain "PATH=$path: code $status: $(cat said)"
    grep -qF -- "$1" said || complain "PATH=$path: no \`$1\` in: $(cat said)"
    [ ! -e made.html ] || complain "PATH=$path: a page"
}
with_path "$work/none" "--emit=page makes WebAssembly by clang, and there is none in PATH (Debian: apt-get install clang lld)"
stand_in clang 'echo "warning: odd" >&2; echo "error: unable to create target: no wasm32" >&2; exit 1'
with_path "$work/stand_in" "no clang in PATH makes WebAssembly: clang: error: unable to create target: no wasm32 (Debian:"
stand_in clang 'exit 3'
with_path "$work/stand_in" "no clang in PATH makes WebAssembly: clang: it says nothing"
# The first that works is taken, and what it says of the library's C is told.
stand_in clang-14 'read -r line; case $line in *export_name*) exit 0;; esac; echo "note: before" >&2; exit 1'
with_path "$work/stand_in" "--emit=page: clang-14: note: before"
: > stand_in/clang
with_path "$work/stand_in" "--emit=page: clang-14: note: before"
rm stand_in/clang-14
with_path "$work/stand_in" "no clang in PATH makes WebAssembly: clang: "

[ "$failed" -eq 0 ] || exit 1
# shellcheck disable=SC2086
"$tlc" $page -o one.html "$spec" > said 2> warnings || {
    grep -q "apt-get install clang lld" warnings && { echo "skipped: $(tail -n 1 warnings)"; exit 77; }
    cat warnings
    exit 1
}
grep -q "no results.json beside value.safetensors: the page is without figures" said || complain "not said: $(cat said)"
grep -q "Written: one.html, " said || complain "not said: $(cat said)"
# shellcheck disable=SC2086
{
    "$tlc" $page -o - "$spec" > two.html 2> warnings
    "$tlc" --quiet $page -o odd "$spec" > said 2> warnings
    [ ! -s said ] || complain "--quiet: $(cat said)"
    "$tlc" --quiet $page -o odd/new/ "$spec" 2> warnings
    "$tlc" --quiet $page "$spec" 2> warnings
}
for each in two.html odd/value.html odd/new/value.html generated/value.html; do
    cmp one.html "$each" || complain "$each is another page"
done
grep -q 'src=\|href=\|http:' one.html && complain "it names other files: $(grep -n 'src=\|href=\|http:' one.html | head -n 3)"

# A page that cannot be written leaves the old one.
mkdir -p held && echo old > held/page.html
# shellcheck disable=SC2086
if "$tlc" $page -o held/none/page.html "$spec" > said 2>&1; then complain "no such directory: written"; fi
# shellcheck disable=SC2086
if "$tlc" $page -o /dev/full "$spec" > said 2>&1; then complain "/dev/full: written"; fi

# Results beside the weights: of other weights, of nothing, and none at all.
cp "$root/tests/golden_report/results.json" .
# shellcheck disable=SC2086
"$tlc" $page -o other.html "$spec" > said 2> warnings
grep -q "./results.json tells of no model value in value.safetensors: the page is without figures" said || complain "of other weights: $(cat said)"
cmp one.html other.html || complain "figures of other weights"
echo '{' > results.json
# shellcheck disable=SC2086
if "$tlc" $page -o damaged.html "$spec" > said 2>&1; then complain "damaged results: accepted"; fi
grep -q "results.json is damaged" said || complain "damaged results: $(cat said)"
[ ! -e damaged.html ] || complain "damaged results: a page"
exit $failed
