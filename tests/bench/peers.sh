#!/bin/sh
# peers.sh DIR: puts OpenBLAS for Debian's PyTorch and, from PyPI, Keras with TensorFlow into DIR, and
# nowhere else on the system. Without OpenBLAS PyTorch would use the slow reference BLAS.
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
if [ ! -x keras/bin/python ] || ! keras/bin/python -c 'import keras' 2> /dev/null; then
    /usr/bin/python3 -m venv keras
    keras/bin/pip install --quiet --disable-pip-version-check tensorflow-cpu ||
        { rm -rf keras && echo "PyPI's tensorflow-cpu could not be installed: Keras is left out"; }
fi
echo "OpenBLAS and Keras are in $directory"
