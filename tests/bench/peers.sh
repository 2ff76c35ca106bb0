#!/bin/sh
# peers.sh DIR: puts OpenBLAS for Debian's PyTorch and, from PyPI, Keras with TensorFlow, JAX, PyTorch, pandas,
# Pillow, onnxruntime and LiteRT into DIR, and nowhere else on the system. Without OpenBLAS Debian's PyTorch
# would use the slow reference BLAS. PyPI's PyTorch brings libraries for graphics processors, 5 GB of them, and
# cannot be loaded without.
set -eu
directory=${1:?usage: peers.sh DIR}
mkdir -p "$directory"
cd "$directory"

if [ ! -d openblas ]; then
    rm -f libopenblas0-pthread_*.deb
    apt-get download libopenblas0-pthread
    dpkg-deb -x libopenblas0-pthread_*.deb openblas
    rm libopenblas0-pthread_*.deb
fi

[ -x environment/bin/python ] || /usr/bin/python3 -m venv environment
# NAME MODULE PACKAGE...: what cannot be had is left out, and said to be missing by whoever measures.
fetch() {
    name=$1 module=$2; shift 2
    environment/bin/python -c "import $module" > /dev/null 2>&1 && return
    environment/bin/python -m pip install --quiet --disable-pip-version-check "$@" ||
        echo "PyPI's $* could not be installed: $name is left out"
}
fetch Keras keras tensorflow-cpu
fetch JAX jax jax
fetch PyTorch torch torch
fetch pandas pandas pandas
fetch Pillow PIL Pillow
fetch onnxruntime "onnx, onnxruntime, tf2onnx" onnx onnxruntime tf2onnx
fetch LiteRT ai_edge_litert ai-edge-litert
echo "OpenBLAS, Keras, JAX, PyTorch, pandas, Pillow, onnxruntime and LiteRT are in $directory"
