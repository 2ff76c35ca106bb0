#!/bin/sh
# predict_command.sh TLC PROGRAM WORK_DIR: `tlc predict` says of a run's models what the run's own program says,
# byte for byte, of files and of standard input, good ones and bad, in as many threads as there may be; without
# the program and its data; and refuses what is no run, or not the run that it was.
set -u
tlc=$(realpath "$1") program=$(realpath "$2") work=$3 root=$PWD failed=0
rm -rf "$work"
mkdir -p "$work/data/plants" "$work/data/marks" && cd "$work" || exit 2

complain() { echo "$*"; failed=1; }

# ---- data ----

# bytes COUNT FACTOR: so many of some noise
bytes() { # shellcheck disable=SC2059
    printf "$(awk -v n="$1" -v f="$2" 'BEGIN { for (i = 0; i < n; i++) printf "\\%03o", (i * f + i * i * 7 + 11) % 251 }')"
}
# npy TYPE SHAPE: the head of such an array
npy() { printf '\223NUMPY\001\000\166\000%-117s\n' "{'descr': '$1', 'fortran_order': False, 'shape': ($2), }"; }

awk 'BEGIN {
    split("green red blue", colour); split("wet dry", place); split("tree,\"herb, small\"", kind, ",\"")
    print "height,leaves,colour,place,kind"
    for (i = 0; i < 40; i++)
        printf "%s,%d,%s,%s,%s\n", i % 7 ? i * 0.37 : "NA", i * 5 % 11, colour[i % 3 + 1], place[i % 2 + 1],
            i % 5 < 2 ? "tree" : "\"herb, small\""
}' > data/plants/plants.csv
awk 'BEGIN {
    print "row,height,width,leaves"
    for (i = 0; i < 30; i++) printf "%d,%.2f,%.3f,%d\n", i, i * 0.1, 3 - i * 0.05, i % 6
}' > data/plants/houses.csv
{ printf '\000\000\010\003\000\000\000\012\000\000\000\003\000\000\000\005'; bytes 150 37; } > data/marks/images
{ printf '\000\000\010\001\000\000\000\012\000\001\002\001\000\002\002\001\000\001'; } > data/marks/labels
# floats of no more than 24 bits: 0x3f000000 is 0.5
{ npy '<f4' '4, 2, 2'; for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do bytes 2 "$((_ * 13))"; printf '\200\076'; done; } \
    > data/marks/noise.npy
{ npy '|u1' '4,'; printf '\000\001\001\000'; } > data/marks/noise_labels.npy

"$program" --quiet --data data > /dev/null 2> err || { echo "the run: $(cat err)"; exit 1; }

# ---- the same as the run's own program ----

# words FILE: without the program's name in front
words() { sed 's/^[a-z ]*: error: //' "$1"; }

# same ARGUMENT...: both are asked, with $given on standard input
given=/dev/null
same() {
    "$program" predict "$@" < "$given" > wanted 2> wanted_err
    wanted=$?
    "$tlc" predict runs/asked "$@" < "$given" > out 2> err
    code=$?
    [ "$code" -eq "$wanted" ] || complain "$*: exit code $code, not $wanted: $(cat err)"
    cmp wanted out || complain "$*: another answer"
    [ "$(words err)" = "$(words wanted_err)" ] || complain "$*: says '$(cat err)', not '$(cat wanted_err)'"
}
# answers ROWS ARGUMENT...: and says something of so many
answers() {
    rows=$1
    shift
    same "$@"
    [ "$code" -eq 0 ] && [ ! -s err ] && [ "$(wc -l < out)" -eq "$rows" ] || complain "$*: $(wc -l < out) lines"
}

answers 41 --model plant data/plants/plants.csv
[ "$(head -n 1 out)" = 'row,class,p_tree,"p_herb, small"' ] || complain "the head is $(head -n 1 out)"
answers 31 --model house data/plants/houses.csv
for threads in 1 3; do answers 31 --model house --threads $threads data/plants/houses.csv; done
[ "$(head -n 1 out)" = row_,leaves,row ] || complain "the head is $(head -n 1 out)"
answers 11 --model mark data/marks/images
answers 11 --model first data/marks/images
answers 11 --model sure data/marks/images
answers 5 --model noise data/marks/noise.npy
answers 40 --model plant --format json data/plants/plants.csv
answers 21 --model mark data/marks/images data/marks/images
for threads in 1 2 5; do answers 11 --model mark --threads $threads data/marks/images; done
answers 5 --model noise --data-set noise data/marks/noise.npy
given=data/plants/plants.csv
answers 41 --model plant
answers 41 --model plant -
printf '%s\n' '1 2 3 4 5 6 7 8 9 10 11 12 13 14 255' '15,14,13,12,11,10,9,8,7,6,5,4,3,2,1' > lines
given=lines
answers 3 --model first
given=/dev/null

# What is bad is told alike, behind the same rows before it.
bad() {
    same "$@"
    [ "$code" -ne 0 ] && [ "$(wc -l < err)" -eq 1 ] || complain "$*: no single message"
}
head -c 110 data/marks/images > cut-images
bad --model mark cut-images
[ "$(wc -l < out)" -eq 5 ] || complain "rows before the damage: $(wc -l < out)"
bad --model mark nothing
bad --model plant data/plants/houses.csv
bad --model noise data/marks/images
sed '9s/dry/damp/' data/plants/plants.csv > damp.csv
bad --model plant damp.csv
bad --model mrak data/marks/images
bad --model entirely_else data/marks/images
bad data/marks/images
bad --model unsaved data/marks/noise.npy
bad --model mark --data-set marsk data/marks/images
bad --model mark --format xml data/marks/images
bad --model mark --threads 0 data/marks/images
bad --model mark - -
bad --model
bad --wrong

# Whoever reads no more ends it without a word.
awk 'BEGIN { print "height,width"; for (i = 0; i < 200000; i++) print "1,2" }' > many.csv
"$tlc" predict runs/asked --model house many.csv 2> err | head -n 1 > out
[ ! -s err ] || complain "a closed pipe: $(cat err)"

# ---- the command ----

# run CODE ARGUMENT...
run() {
    wanted=$1
    shift
    "$tlc" predict "$@" > out 2> err < /dev/null
    code=$?
    [ $code -eq "$wanted" ] || complain "tlc predict $*: exit code $code, not $wanted: $(cat err)"
}
# refused CODE MESSAGE ARGUMENT...
refused() {
    code=$1 message=$2
    shift 2
    run "$code" "$@"
    [ "$(cat err)" = "tlc predict: error: $message" ] || complain "tlc predict $*: says '$(cat err)', not '$message'"
    [ ! -s out ] || complain "tlc predict $*: printed something"
}

run 0 --help
grep -q '^usage: tlc predict' out || complain 'no help'
run 0 -h
cp "$root/tests/golden/layers.yaml" predict
"$tlc" --check ./predict > out 2> err || complain "a spec called predict: $(cat err)"
rm predict

# Where there is no program, and none of its data.
mkdir far
cp -r runs/asked far/run
cp data/marks/images far
"$tlc" predict runs/asked --model mark data/marks/images > wanted
(cd far && "$tlc" predict run --model mark images > ../out 2> ../err) || complain "far away: $(cat err)"
cmp wanted out

refused 2 'which run? give the directory of its results, such as runs/NAME; try --help'
refused 2 'the run needs a directory; try --help' ''
refused 2 "unknown option '--out'; try --help" --out x runs/asked
refused 1 'there is no directory nowhere' nowhere x
refused 1 'data has no results.json: no run has written to it' data x
refused 1 'runs/asked/results.json is a file: give the directory that it is in, runs/asked' runs/asked/results.json x

# ---- what the run has left ----

# left MESSAGE SED_SCRIPT: results changed so
left() {
    sed "$2" runs/asked/results.json > far/run/results.json
    ! cmp -s runs/asked/results.json far/run/results.json || complain "nothing is changed by $2"
    refused 1 "$1" far/run --model mark data/marks/images
}
version=$("$tlc" --version | cut -d ' ' -f 2)
left "the run in far/run is of tlc 0.0.1, and this is tlc $version: run the experiment again, or ask its program" \
    's/^ "tlc": .*/ "tlc": "0.0.1",/'
left 'the run in far/run has not kept its spec, as runs do now: run the experiment again, or ask its program' \
    '/^ "spec_text"/d'
left 'the run in far/run has not kept its spec, as runs do now: run the experiment again, or ask its program' \
    '/^ "setup_hash"/d'
left 'the run in far/run has saved no model: add the line `save: NAME.safetensors` to an entry of `training` in asked.yaml, and run it again' \
    '/^ "spec_text"/d;/"saved": {/,/}/d'
left 'far/run/results.json is damaged: its spec_text is not the one of its spec_hash' \
    '/^ "spec_text"/s/units: 3/units: 4/'
left 'far/run/results.json is damaged: its spec_text and spec_found are not those of its setup_hash' \
    's/^ "setup_hash": ".*"/ "setup_hash": "0123456789abcdef"/'
left 'far/run has the results of asked2, not of asked' 's/^ "experiment": .*/ "experiment": "asked2",/'
left 'far/run/results.json does not tell of mark.onnx: run the experiment again' 's/"mark.onnx"/"mark.h5"/'
left "far/run/results.json is damaged: line 4: string or '}' expected near end of file" 3q
cp runs/asked/results.json far/run
for file in plant.safetensors house.h5 mark.onnx first.keras noise.npz; do
    cp runs/asked/$file far/run
    { head -c 60 runs/asked/$file; printf '\177'; tail -c +62 runs/asked/$file; } > far/run/$file
    run 1 far/run --model "${file%.*}" data/marks/images
    grep -q "^tlc predict: error: far/run/$file is not the file that the run has saved: its checksum is" err ||
        complain "$file: $(cat err)"
done
rm far/run/mark.onnx
refused 1 'cannot open far/run/mark.onnx: No such file or directory' far/run --model mark data/marks/images
mv far/run/results.json far/run/kept
refused 1 'far/run has a log but no results.json, which a run writes when all its trainings are done: the command that began it goes on, and ends with the report' \
    far/run --model mark data/marks/images
cp -r "$root/tests/golden_report/study" study
refused 1 'study.yaml is a study, which leaves no models: there would be one for each seed and cell' study --model A x

mv far/run/kept far/run/results.json

# ---- specs that leave much to files, which are gone later ----

cat > found.yaml << 'END'
name: asked
data:
  plants: {format: csv, path: plants, label: place, train: {table: seen.csv}}
  marks: {path: marks, shape: [3, 5], classes: 3, train: {images: images, labels: labels}}
  noise: {format: npy, path: marks, shape: [2, 2], type: float32, classes: 2, train: {images: noise.npy, labels: noise_labels.npy}}
splits: {all: plants.train, marks: marks.train, noise: noise.train}
tasks: {place: {}, first: {target: label == 1}, noise: {}}
models:
  plant: {layers: [dense: {units: 2, activation: softmax}]}
  mark: {file: first.keras}
  noise: {weights: noise.npz, layers: [flatten, dense: {units: 2, activation: softmax}]}
training:
  - {model: plant, task: place, loss: sparse_categorical_crossentropy, split: all, validation: none, epochs: 1, save: p.npz}
  - {model: mark, task: first, loss: binary_crossentropy, split: marks, validation: none, epochs: 1, save: m.npz}
  - {model: noise, task: noise, loss: sparse_categorical_crossentropy, split: noise, validation: none, epochs: 1, save: n.npz,
     optimizer: {adam: {learning_rate: 1e-3}}, optimizer_state: noise.npz.optimizer.npz}
END
# kept: results of the run with the text and hashes of found.yaml
string() {
    sed -n "/$1\[\] =\$/,/;\$/s/^    \"\(.*\)\";*\$/\1/p" found.c | tr -d '\n' | sed 's/[\\&/]/\\&/g'
}
kept() {
    spec_hash=$(sed -n 's/.*\.spec_hash = 0x\([0-9a-f]*\)u.*/\1/p' found.c)
    setup_hash=$(sed -n 's/.*\.setup_hash = 0x\([0-9a-f]*\)u.*/\1/p' found.c)
    sed "s/^ \"spec_text\": .*/ \"spec_text\": \"$(string spec_text)\",\n \"spec_found\": \"$(string spec_found)\",/
         s/^ \"spec_hash\": .*/ \"spec_hash\": \"$spec_hash\",/;s/^ \"setup_hash\": .*/ \"setup_hash\": \"$setup_hash\",/
         s/^ \"spec\": .*/ \"spec\": \"found.yaml\",/" runs/asked/results.json
}
cp data/plants/plants.csv data/plants/seen.csv
cp runs/asked/first.keras runs/asked/noise.npz runs/asked/noise.npz.optimizer.npz .
"$tlc" --quiet -o found.c found.yaml 2> err || complain "found.yaml: $(cat err)"
rm data/plants/seen.csv first.keras noise.npz noise.npz.optimizer.npz
kept > far/run/results.json
for model in plant:p mark:m noise:n; do
    refused 1 "far/run/results.json does not tell of ${model#*:}.npz: run the experiment again" far/run --model "${model%:*}" x
done
kept | sed '/^ "spec_found"/s/leaves: number/height: number/' > far/run/results.json
refused 1 'far/run/results.json is damaged: its spec_text and spec_found are not those of its setup_hash' far/run x
kept | sed '/^ "spec_found"/s/dense:/dens:/' > far/run/results.json
refused 1 'far/run/results.json is damaged: the spec that it holds does not compile' far/run x
kept | sed '/^ "spec_found"/s/\[dry/[[dry/' > far/run/results.json
refused 1 'far/run/results.json is damaged: the spec that it holds does not compile' far/run x

# ---- weights of a library ----

spec=$root/tests/predict/asked.yaml
cp runs/asked/results.json runs/asked/house.h5 far/run
"$tlc" --quiet --emit=library --model house --weights far/run/house.h5 -o library "$spec" 2> err || complain "a library: $(cat err)"
{ head -c 3000 runs/asked/house.h5; printf '\177'; tail -c +3002 runs/asked/house.h5; } > far/run/house.h5
rm -rf library
"$tlc" --quiet --emit=library --model house --weights far/run/house.h5 -o library "$spec" > out 2> err
code=$?
[ $code -eq 1 ] && [ ! -e library ] && grep -q 'error: far/run/house.h5 is not the file that the run has saved: its checksum is' err ||
    complain "weights that are not the run's: $code $(cat err)"
(cd far/run && "$tlc" --quiet --emit=library --model house --weights house.h5 -o ../../library "$spec" > ../../out 2> ../../err)
grep -q 'asked.yaml:.* error: house.h5 is not the file' err || complain "weights beside results.json: $(cat err)"
rm far/run/house.h5
"$tlc" --quiet --emit=library --model house --weights far/run/house.h5 -o library "$spec" > out 2> err
grep -q 'cannot open far/run/house.h5: No such file' err || complain "weights that are gone: $(cat err)"
cp runs/asked/house.h5 far/elsewhere.h5
"$tlc" --quiet --emit=library --model house --weights far/elsewhere.h5 -o library "$spec" 2> err || complain "elsewhere: $(cat err)"
cp runs/asked/house.h5 far/run/copy.h5
"$tlc" --quiet --emit=library --model house --weights far/run/copy.h5 -o library "$spec" 2> err || complain "a copy: $(cat err)"
exit $failed
