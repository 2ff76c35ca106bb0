#!/bin/sh
# neovim.sh TLC: Neovim, with the settings of docs/editors.md, as a client of `tlc lsp`. Exits with 77 where it is not.
set -eu
command -v nvim > /dev/null || { echo "no Neovim"; exit 77; }
tlc=$(realpath "$1") here=$(realpath "$(dirname "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/specs"
ln -s "$tlc" "$folder/bin/tlc"
awk '/^```lua$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$here/../../docs/editors.md" > "$folder/init.lua"
awk '/activation: selu/ && !done { sub(/selu/, "slu"); done = 1 } { print }' "$here/../../specs/transfer.yaml" \
    > "$folder/specs/wrong.yaml"
export HOME="$folder" XDG_CONFIG_HOME="$folder" XDG_DATA_HOME="$folder" XDG_STATE_HOME="$folder" XDG_CACHE_HOME="$folder"
PATH="$folder/bin:$PATH" timeout 120 nvim --headless -u "$folder/init.lua" --noplugin -c 'filetype on' \
    "$folder/specs/wrong.yaml" -c "luafile $here/neovim.lua"
