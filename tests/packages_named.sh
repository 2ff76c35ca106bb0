#!/bin/sh
# packages_named.sh MAKEFILE WORK_DIR: what `make` says of packages on systems that are not Debian, with stand-ins for what
# lists the packages there. Each package of the Makefile has a row in the table.
set -eu
makefile=$1 work=$2 failed=0
rm -rf "$work"
mkdir -p "$work/bin"
for tool in rpm pacman apk brew pkg; do # of all, cmake alone is there
    printf '#!/bin/sh\n[ "$2" = cmake ] || [ "$3" = cmake ]\n' > "$work/bin/$tool"
    chmod +x "$work/bin/$tool"
done
packages=$(sed -n '/^PACKAGES /,/[^\\]$/p' "$makefile" | sed 's/.*:=//' | tr -d '\\')
[ "$(echo $packages | wc -w)" -gt 10 ] || { echo "no PACKAGES in $makefile"; exit 1; }
for package in $packages; do
    grep -q "^| $package |" docs/install.md || { echo "docs/install.md has no row for $package"; failed=1; }
done
# says SYSTEM WORDS
says() {
    # shellcheck disable=SC2086
    said=$(SYSTEM=$1 PATH="$work/bin:$PATH" tests/packages.sh $packages 2>&1) || { echo "$1: exit code"; failed=1; }
    [ "$said" = "These packages seem to be missing; with them all works:
    $2" ] || { echo "$1: $said"; failed=1; }
}
says Fedora "dnf install gcc ninja-build make pkgconf-pkg-config flex bison libyaml-devel isa-l-devel hdf5-devel jansson-devel libpng-devel libjpeg-turbo-devel"
says Arch "pacman -S gcc ninja make pkgconf flex bison libyaml criterion isa-l hdf5 jansson libpng libjpeg-turbo"
says Alpine "apk add gcc musl-dev linux-headers samurai make pkgconf flex bison yaml-dev isa-l-dev hdf5-dev jansson-dev libpng-dev libjpeg-turbo-dev"
says macOS "brew install ninja pkgconf flex bison libyaml criterion isa-l hdf5 jansson libpng jpeg-turbo"
says FreeBSD "pkg install ninja gmake pkgconf bison libyaml criterion isa-l hdf5 jansson png jpeg-turbo"
[ -z "$(SYSTEM=Fedora PATH="$work/bin:$PATH" tests/packages.sh cmake 2>&1)" ] || { echo "asks for what is there"; failed=1; }
exit $failed
