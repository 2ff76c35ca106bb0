#!/bin/sh
# packages_work.sh PACKAGES_DIR BUILD_DIR ROOT: Debian's lintian finds nothing in the packages, and in a minimal Debian of
# its own, made in ROOT by debootstrap, they install, and somebody who is not root compiles specs/transfer.yaml with what
# is installed, by CMake and by hand, and trains: the models are those of BUILD_DIR's, to the bit. Needs root.
set -eu
packages=$(realpath "$1") build=$2 root=$3 failed=0
complain() { echo "$1"; failed=1; }

said=$(lintian --allow-root --fail-on none "$packages"/*.deb 2>&1) || complain "lintian fails"
[ -z "$said" ] || complain "$said"

mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | head -n 1)
suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
[ -e "$root/etc/os-release" ] || debootstrap --variant=minbase "$suite" "$root" "$mirror" > "$packages/debootstrap.log" 2>&1 ||
    { tail -n 5 "$packages/debootstrap.log"; exit 1; }
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/user DEBIAN_FRONTEND=noninteractive "$@"; }
mkdir -p "$root/packages"
cp "$packages"/*.deb "$root/packages"
in_root sh -c 'apt-get install -y --no-install-recommends /packages/*.deb gcc libc6-dev cmake make pkg-config dataset-fashion-mnist' \
    > "$packages/install.log" 2>&1 || { tail "$packages/install.log"; exit 1; }
in_root sh -c 'id user > /dev/null 2>&1 || useradd -m user; rm -rf /home/user/*'

in_root su user -c 'set -e
    cd
    tlc --version
    cp /usr/share/doc/tlc/specs/transfer.yaml .
    printf "cmake_minimum_required(VERSION 3.22)\nproject(mine LANGUAGES C)\nfind_package(tlc REQUIRED)\n" > CMakeLists.txt
    echo "tlc_add_experiment(transfer transfer.yaml)" >> CMakeLists.txt
    cmake -S . -B build && cmake --build build
    build/experiments/transfer --quiet --out by_cmake
    tlc --quiet transfer.yaml -o transfer.c
    cc $(pkg-config --variable=speed tlc) $(pkg-config --cflags tlc) -o transfer transfer.c $(pkg-config --libs tlc)
    ./transfer --quiet --out by_hand
' > "$packages/user.log" 2>&1 || { tail "$packages/user.log"; exit 1; }

rm -rf "$packages/here"
"$build/experiments/transfer" --quiet --out "$packages/here" > /dev/null
for model in A B_on_A; do
    for way in by_cmake by_hand; do
        cmp "$packages/here/my_model_$model.h5" "$root/home/user/$way/my_model_$model.h5" || complain "$way: another model"
    done
done
[ "$failed" = 0 ] && echo "The packages work in a minimal Debian, with the same bits"
exit "$failed"
