#!/bin/sh
# below_marker.sh FOLDER TEMPLATE...: what a program has of these templates, in this order, each
# behind those that it needs.
set -eu
cd "$1"
shift
awk 'FNR == 1 { below = 0 }
     below { print }
     $0 == "/* ---- template ---- */" { below = 1 }' "$@"
