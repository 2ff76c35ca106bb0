"""screen.py: a terminal that tmux shows, and what stands on it as a picture."""
import contextlib
import html
import re
import subprocess
import time

WIDTH, HEIGHT = 8.4, 18
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


def svg_of(lines, columns):
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns * WIDTH + 16:.0f}" height="{len(lines) * HEIGHT + 16}" '
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


class Terminal:
    """One of its own, which nothing else of tmux sees; `environment` is a list of NAME=VALUE."""

    def __init__(self, columns, rows, command, environment=()):
        self.columns, self.rows = columns, rows
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
                  "env " + " ".join([*environment, "TERM=screen-256color"]) + " " + command)  # fmt: skip

    @staticmethod
    def tmux(*words):
        return subprocess.run(["tmux", "-L", "tlc-picture", *words], check=True, capture_output=True, text=True).stdout

    def keys(self, *words, pause=0.7):
        for word in words:
            self.tmux("send-keys", "--", word)
            time.sleep(pause)

    def lines(self, colors=True):
        return self.tmux("capture-pane", *(["-e"] if colors else []), "-p").split("\n")[: self.rows]

    def wait_for(self, pattern, seconds=300):
        """Until a line matches."""
        end = time.monotonic() + seconds
        while not any(re.search(pattern, line) for line in self.lines(colors=False)):
            if time.monotonic() > end:
                raise TimeoutError("\n".join(self.lines(colors=False)))
            time.sleep(0.1)

    def end(self):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.tmux("kill-server")
