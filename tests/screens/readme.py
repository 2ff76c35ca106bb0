#!/usr/bin/env python3
"""readme.py TLC DATA OUT: the README's pictures of tlc, as a terminal of 80 columns shows it: terminal_check.svg, what is
found of a spec, and terminal_run.svg, how a run ends. The text beside them in the README is for copying."""
import os
import pathlib
import subprocess
import sys
import tempfile

from screen import Terminal, svg_of

root = pathlib.Path(__file__).parent.parent.parent
COLUMNS = 80

# What is typed, the last line to wait for, rows of the terminal
SHOWN = {
    "terminal_check": ("tlc check specs/notebook.yaml", r"specs/notebook.yaml: no errors", 34),
    "terminal_run": ("tlc run specs/transfer.yaml", r"Results, log and saved models are in", 50),
}


def picture(typed, last, rows, environment):
    terminal = Terminal(COLUMNS, rows, "sh", environment)
    try:
        terminal.wait_for(r"\$ *$")
        terminal.keys(typed, "Enter")
        terminal.wait_for(last)
        terminal.wait_for(r"\$ *$")
        lines = terminal.lines()
    finally:
        terminal.end()
    while lines and not lines[-1].strip(" $"):
        lines.pop()
    return svg_of(lines, COLUMNS)


def main():
    tlc, data, out = (os.path.realpath(word) for word in sys.argv[1:])
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        (folder / "bin").mkdir()
        (folder / "work").mkdir()
        (folder / "bin" / "tlc").symlink_to(tlc)
        (folder / "work" / "specs").symlink_to(root / "specs")
        environment = [f"-C {folder}/work", f"HOME={folder}", f"PATH={folder}/bin:$PATH", f"TLC_DATA={data}", "PS1='$ '"]
        built = "tlc run -q specs/transfer.yaml -- --version"
        subprocess.run(["sh", "-c", f"env {' '.join(environment)} sh -c '{built}'"], check=True, stdout=subprocess.DEVNULL)
        for name, (typed, last, rows) in SHOWN.items():
            (pathlib.Path(out) / f"{name}.svg").write_text(picture(typed, last, rows, environment))


main()
