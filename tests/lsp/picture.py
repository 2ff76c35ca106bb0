#!/usr/bin/env python3
"""picture.py TLC FILE.svg: Neovim with `tlc lsp` in a terminal that tmux shows, as a picture for docs/editors.md: a
layer that is half written, with what is wrong so far and what it can be."""
import os
import pathlib
import re
import sys
import tempfile
import time

root = pathlib.Path(__file__).parent.parent.parent
sys.path.insert(0, str(root / "tests" / "screens"))
from screen import Terminal, svg_of  # noqa: E402

COLUMNS, ROWS = 92, 26


def begin(folder, tlc):
    (folder / "bin").mkdir()
    (folder / "specs").mkdir()
    (folder / "bin" / "tlc").symlink_to(os.path.realpath(tlc))
    settings = re.search(r"```lua\n(.*?)```", (root / "docs" / "editors.md").read_text(), re.S).group(1)
    (folder / "init.lua").write_text(settings)
    (folder / "specs" / "transfer.yaml").write_text((root / "specs" / "transfer.yaml").read_text())
    look = "set nohlsearch nonumber signcolumn=yes laststatus=0 noruler noshowcmd shortmess+=c completeopt=menuone,noinsert"
    command = (f"nvim -u {folder}/init.lua --noplugin -c 'filetype on | syntax on | set background=light' "
               f"-c '{look}' -c 'lua vim.diagnostic.config({{ update_in_insert = true }})' ")
    return Terminal(COLUMNS, ROWS, command + f"{folder}/specs/transfer.yaml", [f"HOME={folder}", f"PATH={folder}/bin:$PATH"])


def main():
    with tempfile.TemporaryDirectory() as place:
        terminal = begin(pathlib.Path(place), sys.argv[1])
        time.sleep(3)
        terminal.keys("/models:", "Enter", "zt", "/units: 8", "Enter", "o", "- d", "C-x", "C-o")
        time.sleep(2)
        lines = terminal.lines()
        terminal.end()
    pathlib.Path(sys.argv[2]).write_text(svg_of(lines, COLUMNS))


main()
