#!/bin/sh
# library.sh BUILD_DIR: library_peers.py where `make bench-peers` has fetched what it compares with
python=$1/bench-peers/environment/bin/python
"$python" -c "import onnxruntime, ai_edge_litert" > /dev/null 2>&1 || {
    echo "libraries are not compared: make bench-peers fetches onnxruntime and LiteRT"
    exit 0
}
"$python" -B tests/bench/library_peers.py "$1" 2> "$1/bench/library.log" || { tail "$1/bench/library.log"; exit 1; }
