#!/bin/sh
# check.sh BUILD: `tlc lsp` with clients of others: pygls, in a virtual environment of its own, and Neovim.
set -eu
here=$(dirname "$0") environment=$1/lsp-environment
[ -x "$environment/bin/python" ] || /usr/bin/python3 -m venv "$environment"
"$environment/bin/python" -c "import pytest_lsp" > /dev/null 2>&1 ||
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check pytest-lsp==1.0.1
"$environment/bin/python" -B "$here/live.py" "$1/tlc"
sh "$here/neovim.sh" "$1/tlc"
