#!/bin/sh
# peers.sh DIR: puts OpenBLAS for Debian's PyTorch into DIR, and nowhere else on the system. Without
# it PyTorch would use the slow reference BLAS.
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
echo "OpenBLAS is in $directory"
