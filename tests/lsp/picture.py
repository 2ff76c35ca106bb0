#!/usr/bin/env python3
"""picture.py TLC FILE.svg: Neovim with `tlc lsp` in a terminal that tmux shows, as a picture for docs/editors.md: a
layer that is half written, with what is wrong so far and what it can be."""
import html
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).parent.parent.parent
COLUMNS, ROWS, WIDTH, HEIGHT = 92, 26, 8.4, 18
BASE = ["#000000", "#b03030", "#2e7d32", "#9a6700", "#1f5fae", "#8e3ba8", "#1b7c83", "#d0d0d0",
        "#6b6b6b", "#d13b3b", "#3fa34d", "#c58b00", "#2f7de1", "#b453cf", "#2aa1a9", "#ffffff"]  # fmt: skip
GROUND, TEXT = "#fdfdfb", "#24292f"


def color_of(number):
    if number < 16:
        return BASE[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    levels = [0, 95, 135, 175, 215, 255]
    number -= 16
    return f"#{levels[number // 36]:02x}{levels[number // 6 % 6]:02x}{levels[number % 6]:02x}"


class Style:
    def __init__(self):
        self.reset()

    def reset(self):
        self.front, self.back, self.bold, self.under, self.turned = None, None, False, False, False

    def take(self, codes):
        codes = [int(code or 0) for code in codes.replace(":", ";").split(";")]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                kind = codes.pop(0)
                color = color_of(codes.pop(0)) if kind == 5 else "#%02x%02x%02x" % tuple(codes.pop(0) for _ in range(3))
                self.front, self.back = (color, self.back) if code == 38 else (self.front, color)
            elif code == 0:
                self.reset()
            elif code in (1, 4, 7):
                self.bold, self.under, self.turned = (
                    self.bold or code == 1, self.under or code == 4, self.turned or code == 7)
            elif code in (22, 24, 27):
                self.bold, self.under, self.turned = (
                    self.bold and code != 22, self.under and code != 24, self.turned and code != 27)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.front = BASE[code - 30 if code < 40 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.back = BASE[code - 40 if code < 50 else code - 92]
            elif code in (39, 49):
                self.front, self.back = (None, self.back) if code == 39 else (self.front, None)

    def colors(self):
        front, back = self.front or TEXT, self.back or GROUND
        return (back, front) if self.turned else (front, back)


def runs_of(line, style):
    """(column, text, front, back, bold, under) of each run of one style."""
    column = 0
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if part.startswith("\x1b"):
            style.take(part[2:-1])
        elif part:
            yield (column, part, *style.colors(), style.bold, style.under)
            column += len(part)


def svg_of(lines):
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * WIDTH + 16:.0f}" height="{ROWS * HEIGHT + 16}" '
             'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">',
             f'<rect width="100%" height="100%" rx="6" fill="{GROUND}" stroke="#d0d7de"/>']  # fmt: skip
    style = Style()
    for row, line in enumerate(lines):
        for column, text, front, back, bold, under in runs_of(line, style):
            x, y, width = 8 + column * WIDTH, 8 + row * HEIGHT, len(text) * WIDTH
            if back != GROUND:
                parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{HEIGHT}" fill="{back}"/>')
            if text.strip():
                extra = (' font-weight="bold"' if bold else "") + (' text-decoration="underline"' if under else "")
                parts.append(f'<text x="{x:.1f}" y="{y + 13.5}" fill="{front}" textLength="{width:.1f}" '
                             f'xml:space="preserve"{extra}>{html.escape(text)}</text>')  # fmt: skip
    return "\n".join([*parts, "</svg>"]) + "\n"


def tmux(*words):
    return subprocess.run(["tmux", "-L", "tlc-picture", *words], check=True, capture_output=True, text=True).stdout


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
    environment = f"env HOME={folder} PATH={folder}/bin:$PATH TERM=screen-256color "
    tmux("-f", "/dev/null", "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS),
         environment + command + f"{folder}/specs/transfer.yaml")  # fmt: skip


def keys(*words):
    for word in words:
        tmux("send-keys", "--", word)
        time.sleep(0.7)


def main():
    with tempfile.TemporaryDirectory() as place:
        begin(pathlib.Path(place), sys.argv[1])
        time.sleep(3)
        keys("/models:", "Enter", "zt", "/units: 8", "Enter", "o", "- d", "C-x", "C-o")
        time.sleep(2)
        lines = tmux("capture-pane", "-e", "-p").split("\n")[:ROWS]
        tmux("kill-server")
    pathlib.Path(sys.argv[2]).write_text(svg_of(lines))


main()
