#!/bin/sh
# twins.sh MAKE_IMAGES TWINS ONE RUN_DIR: the experiment that reads two data sets of different scale
# leaves what the one that reads only the first of them leaves.
set -eu
make_images=$1 twins=$2 one=$3 run=$4
rm -rf "$run"
mkdir -p "$run/small" "$run/large"
"$make_images" "$run/small" 1
"$make_images" "$run/large" 8
for program in "$twins" "$one"; do
    name=${program##*/}
    "$program" --quiet --data "$run" --out "$run/$name"
    grep -v '^ "spec\(_hash\)\?": ' "$run/$name/results.json" > "$run/$name.json"
done
diff "$run/${twins##*/}.json" "$run/${one##*/}.json"
