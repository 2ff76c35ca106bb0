#!/bin/sh
# Installs, with Debian's apt-get, those of the named packages that are missing; where that cannot
# be done, says exactly what to install. On another system it says what that calls those which are missing, by the
# table in docs/install.md, and goes on: they may be there in another way, and CMake says what it cannot find.
# SYSTEM in the environment is another system's name, for a test.
set -eu

# system: by which column of the table packages are called here
system() {
    [ -z "${SYSTEM:-}" ] || { echo "$SYSTEM"; return; }
    ! command -v dpkg-query > /dev/null || { echo Debian; return; }
    case $(uname -s) in Darwin) echo macOS; return ;; FreeBSD) echo FreeBSD; return ;; esac
    case " $(sed -n 's/^ID\(_LIKE\)\{0,1\}=//p' /etc/os-release 2> /dev/null | tr -d '"' | tr '\n' ' ')" in
    *" fedora "* | *" rhel "*) echo Fedora ;;
    *" arch "*) echo Arch ;;
    *" alpine "*) echo Alpine ;;
    esac
}

# called SYSTEM PACKAGE: its names there, none where there are none
called() {
    awk -F ' *[|] *' -v on="$1" -v wanted="$2" '
        $2 == "Debian" { for (i = 2; i < NF; i++) if ($i == on) column = i }
        column && $2 == wanted && $column != "-" { print $column }' docs/install.md
}

is_there() {
    case $1 in
    Debian) [ "$(dpkg-query -W -f='${db:Status-Status}' "$2" 2> /dev/null || true)" = installed ] ;;
    Fedora) rpm -q "$2" ;;
    Arch) pacman -Q "$2" ;;
    Alpine) apk info -e "$2" ;;
    macOS) brew list "$2" ;;
    FreeBSD) pkg info -e "$2" ;;
    esac > /dev/null 2>&1
}

# missing SYSTEM PACKAGE...: those that are not there, as they are called there
missing() {
    on=$1
    shift
    for package; do
        for name in $([ "$on" = Debian ] && echo "$package" || called "$on" "$package"); do
            is_there "$on" "$name" || printf ' %s' "$name"
        done
    done
}

on=$(system)
[ -n "$on" ] || exit 0
missing=$(missing "$on" "$@")
[ -n "$missing" ] || exit 0
case $on in
Fedora) installs="dnf install" ;;
Arch) installs="pacman -S" ;;
Alpine) installs="apk add" ;;
macOS) installs="brew install" ;;
FreeBSD) installs="pkg install" ;;
Debian) installs="apt-get install" ;;
esac
if [ "$on" != Debian ]; then
    echo "These packages seem to be missing; with them all works:" >&2
    echo "    $installs$missing" >&2
    exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo > /dev/null; then
    as_root=sudo
else
    echo "These packages are missing, and only root can install them:" >&2
    echo "    $installs$missing" >&2
    exit 1
fi
echo "Installing missing packages:$missing"
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
}
said=$(mktemp)
trap 'rm -f "$said"' EXIT
if ! { $as_root apt-get update && install; } > "$said" 2>&1; then
    tail -n 5 "$said" >&2
    echo "That failed. Please install:" >&2
    echo "    $installs$missing" >&2
    exit 1
fi
