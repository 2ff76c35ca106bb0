#!/usr/bin/env python3
"""Lays reports out in a browser, on screens of three widths and on paper, and measures the boxes.

    layout.py [--quick] [--keep FOLDER] REPORT_OF [results.json...]

Without files: the golden study and all of make_samples.py and sections.py, with --quick a few of them. With --keep
pictures of the pages and their prints stay in that folder, to be looked at. Exits with 77 where there is no Chromium
(Debian: chromium).
"""
import base64
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.realpath(__file__))
GOLDEN = os.path.join(HERE, "..", "golden_report")
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(HERE, "..", "page"))
import browser  # noqa: E402

WIDTHS = 1400, 800, 400
QUICK = "no_study", "eight_cells", "three_arms", "models told by metrics", "runs that failed alike"
# A study of eight cells, as that of the book is.
PAGES_MOST = {"eight_cells": 4}
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": True}

# Lines of text may touch: the boxes hold more than the letters.
MEASURE = """(() => {
const found = [], section = part => (part.closest("section") || {id: "head"}).id;
const box = part => part.getBoundingClientRect();
const meet = (a, b, slack) => a.left < b.right - slack && b.left < a.right - slack &&
                              a.top < b.bottom - slack && b.top < a.bottom - slack;
const leaves = (a, b) => a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
const union = boxes => ({left: Math.min(...boxes.map(b => b.left)), right: Math.max(...boxes.map(b => b.right)),
                         top: Math.min(...boxes.map(b => b.top)), bottom: Math.max(...boxes.map(b => b.bottom))});
document.querySelectorAll("details").forEach(details => { details.open = true; });

// ---- words of figures ----
document.querySelectorAll("svg").forEach(svg => {
    const frame = box(svg), texts = [...svg.querySelectorAll("text")], boxes = texts.map(box);
    const scale = frame.width / svg.viewBox.baseVal.width;
    texts.forEach((text, i) => {
        const words = text.textContent;
        if (leaves(boxes[i], frame))
            found.push(`${section(svg)}: "${words}" is cut off`);
        if (parseFloat(getComputedStyle(text).fontSize) * scale < 7.5)
            found.push(`${section(svg)}: "${words}" is too small to read`);
        for (let j = 0; j < i; j++)
            if (meet(boxes[i], boxes[j], 2.5 * scale))
                found.push(`${section(svg)}: "${words}" overlaps "${texts[j].textContent}"`);
    });
});

// ---- figures ----
const main = box(document.querySelector("main"));
document.querySelectorAll("figure").forEach(figure => {
    const drawings = [...figure.querySelectorAll("svg")].map(box), all = union(drawings);
    const caption = box(figure.querySelector("figcaption"));
    const row = drawings.every(drawing => drawing.top < drawings[0].bottom - 1 || drawing.left > drawings[0].right);
    const below = caption.top >= all.bottom - 1, beside = caption.left >= all.right - 1 && caption.top <= all.top + 8;
    if (!below && !(beside && row))
        found.push(`${section(figure)}: the caption hangs beside a row`);
    if ((Math.max(all.right, caption.right) - all.left) < 0.6 * main.width)
        found.push(`${section(figure)}: the figure leaves the page half empty`);
    drawings.forEach((drawing, i) => {
        for (let j = 0; j < i; j++)
            if (meet(drawing, drawings[j], 1))
                found.push(`${section(figure)}: drawings ${j} and ${i} overlap`);
    });
    if (caption.height < 1 || all.bottom - all.top < 1)
        found.push(`${section(figure)}: nothing is seen`);
});
document.querySelectorAll(".equal").forEach(drawings => {
    const axes = {};
    drawings.querySelectorAll("svg").forEach(svg => {
        const titles = [...svg.querySelectorAll(".title")];
        const ticks = [...svg.querySelectorAll('.number[text-anchor="end"]')].map(tick => tick.textContent + "@" + tick.getAttribute("y"));
        const title = titles.length ? titles[0].textContent : "";
        if (axes[title] !== undefined && axes[title] !== ticks.join())
            found.push(`${section(drawings)}: axes of "${title}" differ: ${axes[title]} and ${ticks.join()}`);
        axes[title] = ticks.join();
    });
});

// ---- the page ----
if (document.documentElement.scrollWidth > innerWidth)
    found.push(`the page is ${document.documentElement.scrollWidth} wide`);
document.querySelectorAll(".columns").forEach(columns => {
    const parts = [...columns.children].map(box), all = union(parts);
    if (parts.length > 1 && all.right - all.left < 0.6 * main.width)
        found.push(`${section(columns)}: the columns leave the page half empty`);
});

// ---- colours ----
const channels = colour => colour.match(/[\\d.]+/g).map(Number);
const light = colour => channels(colour).slice(0, 3).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = part => { for (; part; part = part.parentElement) {
    const colour = getComputedStyle(part).backgroundColor;
    if (channels(colour)[3] !== 0) return colour; } return "rgb(255, 255, 255)"; };
const weak = new Set();
document.querySelectorAll("p, td, th, dt, dd, small, summary, figcaption, a, svg text:not(.on)").forEach(part => {
    const style = getComputedStyle(part), colour = part instanceof SVGElement ? style.fill : style.color;
    const pair = [light(colour), light(behind(part))].sort((a, b) => b - a);
    if (part.textContent.trim() && (pair[0] + 0.05) / (pair[1] + 0.05) < (part.matches(".label") ? 3 : 4))
        weak.add(`${section(part)}: ${colour} on ${behind(part)} is hard to read`);
});
return found.concat([...weak]);
})()"""

# Boxes of tables that are wider than their place.
SCROLLING = """[...document.querySelectorAll(".scroll")].filter(part => part.scrollWidth > part.clientWidth + 1).map((part, i) => {
    part.dataset.number = i;
    const box = part.getBoundingClientRect();
    return [box.left + scrollX, box.top + scrollY, box.width, Math.min(box.height, 120)];
})"""

# What does not fit on paper, of which all is made smaller, or which is lost at its edge.
WIDE = """(() => {
const found = [], boxes = [...document.querySelectorAll("table, svg, p, figure")].map(part => [part, part.getBoundingClientRect()]);
for (const [part, box] of boxes)
    if (box.width > 0 && box.right > innerWidth + 1)
        found.push(`${(part.closest("section") || {id: "head"}).id}: a ${part.localName} is cut off at the edge`);
const tables = boxes.filter(([part]) => part.localName === "table");
tables.forEach(([part, box], i) => tables.slice(0, i).forEach(([other, before]) => {
    if (box.left < before.right - 1 && before.left < box.right - 1 && box.top < before.bottom - 1 && before.top < box.bottom - 1)
        found.push(`${part.closest("section").id}: tables overlap`);
}));
return found;
})()"""
A4_INSIDE = 695

# A link at both ends of each figure: where a print has them, the figure is.
MARK = """document.querySelectorAll("details").forEach(details => { details.open = false; });
document.querySelectorAll("figure").forEach((figure, i) => {
    const mark = end => { const link = document.createElement("a"); link.href = `mark:${i}-${end}`; link.textContent = "."; return link; };
    const first = document.createElement("div");
    first.style.cssText = "position:absolute;line-height:1";
    first.append(mark("first"));
    figure.querySelector(".drawings").before(first);
    figure.querySelector("figcaption").append(mark("last"));
}); document.querySelectorAll("figure").length"""


# ---- pictures ----

def pixels(png):
    """Rows of (red, green, blue)."""
    at, data, width, channels = 8, b"", 0, 3
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, channels = struct.unpack(">I", body[:4])[0], {2: 3, 6: 4}[body[9]]
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    data, size, before, rows = zlib.decompress(data), width * channels, bytes(width * channels), []
    for begin in range(0, len(data), size + 1):
        kind, row = data[begin], bytearray(data[begin + 1:begin + 1 + size])
        for i in range(size):
            left, up = row[i - channels] if i >= channels else 0, before[i]
            corner = before[i - channels] if i >= channels else 0
            near = min((abs(up - corner), 0, left), (abs(left - corner), 1, up), (abs(left + up - 2 * corner), 2, corner))[2]
            row[i] = (row[i] + (0, left, up, (left + up) // 2, near)[kind]) & 255
        before = bytes(row)
        rows.append([tuple(row[i:i + 3]) for i in range(0, size, channels)])
    return rows


def column(page, left, top, height):
    shot = page.call("Page.captureScreenshot", captureBeyondViewport=True,
                     clip={"x": left, "y": top, "width": 3, "height": height, "scale": 1})
    return [row[1] for row in pixels(base64.b64decode(shot["data"]))]


def differs(page, one, other, top, height):
    """Whether two columns of a table's box, at its edge and inside, are not of the same paper."""
    pairs = zip(column(page, one, top, height), column(page, other, top, height))
    return sum(max(abs(a - b) for a, b in zip(*pair)) > 12 for pair in pairs) > height / 2


# ---- checks ----

def check_scrolling(page):
    """A table that goes on has a shadow where it does, and none where it does not."""
    found = []
    for i, (left, top, width, height) in enumerate(page.run(SCROLLING)[:3]):
        far = left + width - 3
        place = f"document.querySelector('[data-number=\"{i}\"]')"
        page.run(f"{place}.style.color = 'transparent'; {place}.scrollLeft = 0")
        page.run(f"{place}.querySelectorAll('svg').forEach(svg => {{ svg.style.visibility = 'hidden'; }})")
        page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if not differs(page, far, far - 20, top, height):
            found.append("a table goes on at the right, and nothing shows it")
        if differs(page, left, left + 20, top, height):
            found.append("a table that begins at the left looks cut off there")
        page.run(f"{place}.scrollLeft = 9999")
        page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if not differs(page, left, left + 20, top, height):
            found.append("a table goes on at the left, and nothing shows it")
    return found


def pages_of(pdf):
    """The objects of the print's pages, in their order, and which marks each has."""
    objects = {int(number): body for number, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)endobj", pdf, re.S)}
    tree = next(body for body in objects.values() if b"/Type /Pages" in body and b"/Parent" not in body)

    def leaves(body):
        for kid in re.findall(rb"(\d+) 0 R", re.search(rb"/Kids \[(.*?)\]", body, re.S)[1]):
            kid = objects[int(kid)]
            yield from leaves(kid) if b"/Type /Pages" in kid else [kid]
    pages = []
    for page in leaves(tree):
        listed = re.search(rb"/Annots \[(.*?)\]", page, re.S)
        notes = [objects[int(note)] for note in re.findall(rb"(\d+) 0 R", listed[1])] if listed else []
        pages.append([mark.decode() for note in notes for mark in re.findall(rb"mark:(\d+-\w+)", note)])
    return pages


def check_print(page, name, keep):
    page.size(A4_INSIDE, 1000)
    page.call("Emulation.setEmulatedMedia", media="print")
    found = page.run(WIDE)
    page.call("Emulation.setEmulatedMedia", media="")
    figures = page.run(MARK)
    pdf = base64.b64decode(page.call("Page.printToPDF", **A4)["data"])
    if keep:
        with open(os.path.join(keep, name + ".pdf"), "wb") as file:
            file.write(pdf)
    pages = pages_of(pdf)
    where = {mark: number for number, marks in enumerate(pages) for mark in marks}
    for i in range(figures):
        first, last = where.get(f"{i}-first"), where.get(f"{i}-last")
        if first is None or first != last:
            found.append(f"figure {i + 1} begins on page {first} and its caption ends on page {last}")
    if len(pages) > PAGES_MOST.get(name, 1000):
        found.append(f"takes {len(pages)} pages")
    return found


def check(page, report_of, name, path, keep):
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([report_of, path, directory], stdout=subprocess.DEVNULL, check=True)
        report, found = os.path.join(directory, "report.html"), []
        for width in WIDTHS:
            page.size(width, 1000)
            for scheme in ("light", "dark"):
                page.scheme(scheme)
                page.open(report)
                if keep:
                    page.picture(os.path.join(keep, f"{name}_{width}_{scheme}.png"))
                said = page.run(MEASURE) + (check_scrolling(page) if width == WIDTHS[-1] else []) + page.said()
                found += [f"{width} wide, {scheme}: {line}" for line in said]
        page.scheme("light")
        page.open(report)
        found += [f"printed: {line}" for line in check_print(page, name, keep)]
    for line in found:
        print(f"{name}, {line}")
    return bool(found)


# ---- documents ----

def write(work, name, document):
    path = os.path.join(work, f"{len(os.listdir(work))}.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return name, path


def documents(files, quick, work):
    """Names, and files."""
    if files:
        return [(os.path.basename(os.path.dirname(os.path.abspath(path))), path) for path in files]
    sys.path.insert(0, GOLDEN)
    sys.path.insert(0, HERE)
    import make_samples
    import sections
    makers = dict(make_samples.samples)
    makers.update(sections.DOCUMENTS)
    chosen = QUICK if quick else makers
    listed = [("study", os.path.join(GOLDEN, "study", "results.json"))]
    return listed + [write(work, name, make_samples.digits(makers[name]())) for name in chosen]


def main():
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    if quick:
        arguments.remove("--quick")
    keep = None
    if "--keep" in arguments:
        at = arguments.index("--keep")
        keep = arguments[at + 1]
        del arguments[at:at + 2]
        os.makedirs(keep, exist_ok=True)
    if not arguments:
        sys.exit("usage: layout.py [--quick] [--keep FOLDER] REPORT_OF [results.json...]")
    command = browser.find_browser()
    if not command:
        print("layout.py: no Chromium; install chromium")
        sys.exit(77)
    page = browser.Browser(command)
    try:
        with tempfile.TemporaryDirectory() as work:
            listed = documents(arguments[1:], quick, work)
            failed = [check(page, os.path.abspath(arguments[0]), name, path, keep) for name, path in listed]
    finally:
        page.end()
    print(f"{len(listed)} reports at {len(WIDTHS)} widths and on paper: {sum(failed)} with faults")
    sys.exit(1 if any(failed) else 0)


if __name__ == "__main__":
    main()
