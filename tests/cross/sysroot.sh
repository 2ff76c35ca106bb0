#!/bin/sh
# sysroot.sh ARCHITECTURE SUITE ROOT PACKAGE...: unpacks into ROOT those packages of Debian's SUITE for ARCHITECTURE, with
# all that they need. Nothing of it is installed or run, this system has no other architecture than before, and nobody has
# to be root. What is there already is not fetched again.
set -eu
architecture=$1 suite=$2 root=$3
shift 3
case $root in /*) ;; *) root=$PWD/$root ;; esac
apt=$root.apt
[ ! -e "$root.done" ] || [ "$(cat "$root.done")" != "$architecture $suite $*" ] || exit 0
rm -rf "$root" "$root.done"
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$root/usr/lib"
ln -s usr/lib "$root/lib" # as Debian has it; some packages call it so, others otherwise
: > "$apt/status"
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$apt/sources.list"
cat > "$apt/apt.conf" << END
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
APT::Sandbox::User "";
APT::Install-Recommends "false";
Acquire::Languages "none";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "$apt";
Dir::State::Status "$apt/status";
Dir::Cache "$apt";
END
export APT_CONFIG="$apt/apt.conf"
{ apt-get update && apt-get install -y --download-only "$@"; } > "$apt/log" 2>&1 || { tail -n 5 "$apt/log"; exit 1; }
for package in "$apt"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$root" --exclude './usr/share/doc/*' \
        --exclude './usr/share/man/*' --exclude './usr/share/locale/*'
done
echo "$architecture $suite $*" > "$root.done"
