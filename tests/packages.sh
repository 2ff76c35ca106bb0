#!/bin/sh
# Installs, with Debian's apt-get, those of the named packages that are missing; where that cannot
# be done, says exactly what to install.
set -eu

command -v dpkg-query > /dev/null || exit 0 # not Debian: CMake will say what it cannot find

missing=
for package; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo > /dev/null; then
    as_root=sudo
else
    echo "These packages are missing, and only root can install them:" >&2
    echo "    apt-get install$missing" >&2
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
    echo "    apt-get install$missing" >&2
    exit 1
fi
