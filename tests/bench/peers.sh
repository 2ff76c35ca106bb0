#!/bin/sh
# peers.sh DIR: puts what tlc is compared with into DIR, and nowhere else on the system: OpenBLAS
# for Debian's PyTorch, which would else use the slow reference BLAS, and TensorFlow in a venv.
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

if ! bin/python -c 'import keras' 2> /dev/null; then
    /usr/bin/python3 -m venv .
    bin/python -m pip install --quiet --disable-pip-version-check tensorflow-cpu
fi
echo "OpenBLAS and TensorFlow are in $directory"
