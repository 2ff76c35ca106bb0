#!/bin/sh
# names.sh TLC: a spec may have any name, on the whole way through `make run SPEC=...`, and through
# tlc_add_experiment, which is given it by CMake, and ninja or make.
set -u
tlc=$(realpath "$1") root=$PWD failed=0 nl='
'
folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 2
spec=$root/tests/golden/words.yaml

complain() { echo "$1"; failed=1; }

# Runs the command for each of the names.
with_names() {
    for name in plain.yaml 'a b.yaml' 'a;b.yaml' '$HOME.yaml' '${HOME}.yaml' '$$.yaml' '$<1:x>.yaml' '$(touch PWNED).yaml' \
        '`touch PWNED`.yaml' ';touch${IFS}PWNED;.yaml' '#1.yaml' '50%.yaml' 'c:d.yaml' "it's.yaml" '"q".yaml' \
        'back\slash.yaml' 'semi\;colon.yaml' 'end\' '-o.yaml' '--help' 'a&b|c.yaml' '(copy) of.yaml' '[x].yaml' '[[x.yaml' \
        '*?.yaml' 'a=b.yaml' '@x@.yaml' '~.yaml' '<>!^{}.yaml' größe.yaml "$(printf 'gr\366\337e').yaml" \
        "$(printf 'a\tb').yaml"; do
        "$@"
    done
}

# ---- make run ----

# All that make starts but tlc and the shell is a stand-in here.
mkdir -p stand_ins build/experiments specs tests
for command in cmake dpkg-query build/experiments/spec; do
    file=stand_ins/$command; [ "$command" = build/experiments/spec ] && file=$command
    printf '#!/bin/sh\necho installed\n' > "$file"; chmod +x "$file"
done
ln -s "$tlc" build/tlc
cp "$root/Makefile" .; cp "$root/tests/packages.sh" tests

run_made() {
    cp "$spec" "./$name"
    rm -f build/spec.c
    PATH=$folder/stand_ins:$PATH make -s run SPEC="$name" > out 2> err || { complain "make run SPEC=$name: $?"; cat out err; }
    [ -s build/spec.c ] || complain "make run SPEC=$name: no C"
    rm -f "./$name"
}
with_names run_made
name="a${nl}b.yaml" && run_made
[ ! -e PWNED ] || complain "make run: ran a name"

# What has the name of no target is none, and nothing worse.
cp "$spec" 'specs/a;touch PWNED;.yaml'; cp "$spec" 'specs/$(shell touch PWNED).yaml'; cp "$spec" specs/fine.yaml
PATH=$folder/stand_ins:$PATH make -s -n fine > out 2> err || { complain "make fine: $?"; cat err; }
[ ! -e PWNED ] || complain "make fine: ran a name"

# ---- tlc_add_experiment ----

mkdir project
cp "$root/runtime/cmake/experiment.cmake" project
cat > project/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.22)
project(names LANGUAGES C)
add_executable(tlc::tlc IMPORTED)
set_target_properties(tlc::tlc PROPERTIES IMPORTED_LOCATION "${TLC}")
add_library(tlc::experiment INTERFACE IMPORTED)
include(experiment.cmake)
foreach(number RANGE 1 ${NUMBER})
    file(READ name_${number} name)
    tlc_add_experiment(spec_${number} "${name}")
endforeach()
END
number=0
add_name() {
    number=$((number + 1))
    cp "$spec" "project/$name"
    printf %s "$name" > "project/name_$number"
}
with_names add_name

# The C of all, and that of all again after the specs have changed.
build_c() {
    for i in $(seq "$number"); do echo "experiments/spec_$i.c"; done | xargs ninja -C made > out 2>&1 ||
        { complain "tlc_add_experiment: ninja fails"; tail -n 20 out; }
}
change() { sed -i 's/^seed: .*/seed: 4321/' "project/$name"; touch -d '2037-01-01' "project/$name"; }
if command -v ninja > /dev/null; then
    cmake -G Ninja -S project -B made -DTLC="$tlc" -DNUMBER=$number > out 2>&1 || { complain "cmake fails"; cat out; }
    build_c
    with_names change
    build_c
    for i in $(seq "$number"); do
        grep -q 'seed = 4321,' "made/experiments/spec_$i.c" ||
            complain "tlc_add_experiment: not made again when it changes: $(cat "project/name_$i")"
    done
    number=1; printf 'a\nb.yaml' > project/name_1
    cmake -S project -B made -DNUMBER=1 > out 2>&1 && complain "tlc_add_experiment: takes a name of two lines"
    grep -q "Rename the spec" out || { complain "tlc_add_experiment: no word about two lines"; cat out; }
fi
find . -name PWNED | grep . && complain "tlc_add_experiment: ran a name"

exit $failed
