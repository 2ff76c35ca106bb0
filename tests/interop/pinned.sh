#!/bin/sh
# pinned.sh PREDICTIONS DIR WANTED: what is predicted for images that are made here, beside what Keras has
# predicted with the same file (interop.py --pin, which makes the same images).
set -eu
predictions=$1 directory=$2 wanted=$3
made=$directory/data/made
mkdir -p "$made"

# octal HEAD COUNT MOST: bytes as printf takes them: the head, then so much of MOST as the fraction of i times
# the golden ratio is
octal() {
    head=$1 awk -v count="$2" -v most="$3" 'BEGIN {
        printf "%s", ENVIRON["head"]
        for (i = 0; i < count; i++) printf "\\0%03o", int(most * ((i * 0.6180339887) % 1))
    }'
}
printf '%b' "$(octal '\0000\0000\0010\0004\0000\0000\0000\0030\0000\0000\0000\0010\0000\0000\0000\0010\0000\0000\0000\0002' 3072 256)" > "$made/images"
printf '%b' "$(octal '\0000\0000\0010\0001\0000\0000\0000\0030' 24 3)" > "$made/labels"

cd "$directory"
"$predictions" --quiet --data data > said.txt
[ "$(wc -l < said.txt)" -eq 20 ] || { echo "not 20 predictions"; exit 1; }
paste -d ' ' said.txt "$wanted" | awk '
    function off(a, b) { return a > b ? a - b : b - a }
    $1 != $4 || off($2, $5) > 1e-5 || off($3, $6) > 1e-5 { print "image " NR - 1 ": " $0; bad = 1 }
    END { exit bad }'
