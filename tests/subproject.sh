#!/bin/sh
# subproject.sh WORK_DIR COMPILER: another project has tlc in a subdirectory, both below a directory with a
# space in its name, and builds an experiment from a directory of its own. Whatever the project has set,
# the experiment is compiled with the flags that its speed and its bits depend on, and runs.
set -eu
work=$1 compiler=$2 failed=0
project="$work/a project"
rm -rf "$work"
mkdir -p "$project/own" "$project/tlc"
cp -r CMakeLists.txt compiler runtime specs tests "$project/tlc"
cp tests/golden_report/study.yaml "$project/own/tiny spec.yaml"

# Neither the standard, nor the extensions, nor the arithmetic are what tlc needs.
cat > "$project/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.22)
project(other LANGUAGES C)
set(CMAKE_C_STANDARD 90)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_compile_options(-O0 -ffast-math)
enable_testing()
set(BUILD_TESTING ON)
add_subdirectory(tlc)
add_subdirectory(own)
END
cat > "$project/own/CMakeLists.txt" << 'END'
tlc_add_experiment(tiny "tiny spec.yaml")
tlc_add_experiment(seen "seen.yaml")
END
cat > "$project/own/seen.yaml" << 'END'
name: seen
data: {t: {format: csv, path: ., label: c, train: {table: table.csv}}}
splits: {train: t.train}
tasks: {all: {}}
models: {m: {layers: [{dense: {units: 2, activation: softmax}}]}}
training: [{model: m, task: all, loss: sparse_categorical_crossentropy, optimizer: {sgd: {learning_rate: 0.1}}, batch_size: 2, epochs: 1}]
END
printf 'a,c\n1,x\n2,y\n3,x\n4,y\n' > "$project/own/table.csv"

cmake -S "$project" -B "$project/build" "-DCMAKE_C_COMPILER=$compiler" > "$work/log" 2>&1 &&
    cmake --build "$project/build" --target tiny -j 2 >> "$work/log" 2>&1 ||
    { cat "$work/log"; exit 1; }

# command_of FILE: how that is compiled
command_of() {
    grep -F '"command":' "$project/build/compile_commands.json" | grep -F -e "$1"'\""'
}

# last_of COMMAND PATTERN WANTED: the last of the flags like that, which counts
last_of() {
    flag=$(echo "$1" | tr ' ' '\n' | grep -x -e "$2" | tail -n 1)
    [ "$flag" = "$3" ] || { echo "the last of $2 is '$flag', not $3, in: $1"; failed=1; }
}

experiment=$(command_of own/experiments/tiny.c)
last_of "$experiment" '-O.' -O3
last_of "$experiment" '-march=.*' -march=native
for file in own/experiments/tiny.c runtime/engine/random.c compiler/spec/expr_evaluate.c; do
    command=$(command_of "$file")
    last_of "$command" '-std=.*' -std=gnu11
    last_of "$command" '-f\(no-\)\?fast-math' -fno-fast-math
    last_of "$command" '-ffp-contract=.*' -ffp-contract=off
done

"$project/build/own/experiments/tiny" --help > "$work/help" || failed=1
grep -q Usage "$work/help" || failed=1

# What tlc reads with a spec is what the C depends on.
TLC_DATA="$project/own"
export TLC_DATA
cmake --build "$project/build" --target seen -j 2 > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
printf 'a,b,c\n1,1,x\n2,1,y\n3,2,x\n4,2,y\n' > "$project/own/table.csv"
touch -d '+2 seconds' "$project/own/table.csv"
cmake --build "$project/build" --target seen -j 2 >> "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
grep -q 'shape = {2}' "$project/build/own/experiments/seen.c" || { echo "a changed table is not read again"; failed=1; }

# tlc's own experiments and tests are not the other project's.
if grep -q -e 'specs/' -e 'test_' -e '/transfer.c' "$project/build/compile_commands.json"; then
    echo "tlc's own targets are among those of the project"
    failed=1
fi
exit $failed
