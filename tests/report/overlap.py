#!/usr/bin/env python3
"""Lays reports out in a browser and finds words that overlap, are cut off or stick out.

    overlap.py REPORT_OF [results.json...]

Without files: the golden documents and all of make_samples.py. Fails where there is no
Chromium (Debian: chromium).
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GOLDEN = os.path.join(TESTS, "golden_report")
WIDTHS = 1280, 600

# Lines of text may touch: the boxes hold more than the letters.
SCRIPT = """
<script>
function meet(a, b, slack) {
    return a.left < b.right - slack && b.left < a.right - slack &&
           a.top < b.bottom - slack && b.top < a.bottom - slack;
}
function leaves(a, b) {
    return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 ||
           a.bottom > b.bottom + 1;
}
const found = [];
document.querySelectorAll("details").forEach(details => { details.open = true; });
document.querySelectorAll("svg").forEach(svg => {
    const frame = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll("text")];
    const boxes = texts.map(text => text.getBoundingClientRect());
    const scale = frame.width / svg.viewBox.baseVal.width;
    texts.forEach((text, i) => {
        const words = text.textContent, where = svg.closest("section").id;
        if (leaves(boxes[i], frame))
            found.push(`${where}: "${words}" is cut off`);
        for (let j = 0; j < i; j++)
            if (meet(boxes[i], boxes[j], 2.5 * scale))
                found.push(`${where}: "${words}" overlaps "${texts[j].textContent}"`);
    });
});
document.querySelectorAll("figure").forEach(figure => {
    const parts = [...figure.children], boxes = parts.map(part => part.getBoundingClientRect());
    parts.forEach((part, i) => {
        for (let j = 0; j < i; j++)
            if (meet(boxes[i], boxes[j], 1))
                found.push(`${figure.closest("section").id}: parts ${j} and ${i} of a figure overlap`);
    });
});
if (document.documentElement.scrollWidth > window.innerWidth)
    found.push(`the page is ${document.documentElement.scrollWidth} wide`);
document.body.innerHTML = "";
document.body.appendChild(document.createElement("pre")).textContent =
    "found " + encodeURIComponent(JSON.stringify(found)) + " end";
</script>
"""


def find_browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return name
    sys.exit("overlap.py: no Chromium; install chromium")


def lay_out(browser, page, width, profile):
    dump = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
         f"--window-size={width},1000", "--dump-dom", f"file://{page}"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True).stdout
    found = re.search(r"found (\S*) end", dump.decode())
    if not found:
        sys.exit(f"{page}: the script has not run")
    return json.loads(urllib.parse.unquote(found[1]))


def documents(arguments, work):
    """Files, and names for them."""
    if arguments:
        return [(path, path) for path in arguments]
    maker = os.path.join(GOLDEN, "make_samples.py")
    listed = [("study", os.path.join(GOLDEN, "study", "results.json"))]
    for name in subprocess.run([sys.executable, maker, "--list"], stdout=subprocess.PIPE,
                               check=True, text=True).stdout.split():
        path = os.path.join(work, name + ".json")
        with open(path, "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, maker, name], stdout=file, check=True)
        listed.append((name, path))
    return listed


def check(browser, report_of, name, path, work):
    directory = tempfile.mkdtemp(dir=work)
    subprocess.run([report_of, path, directory], stdout=subprocess.DEVNULL, check=True)
    page = os.path.join(directory, "report.html")
    with open(page, "a", encoding="utf-8") as file:
        file.write(SCRIPT)
    failed = False
    for width in WIDTHS:
        for line in lay_out(browser, page, width, os.path.join(work, "profile")):
            print(f"{name}, {width} wide: {line}")
            failed = True
    return failed


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: overlap.py REPORT_OF [results.json...]")
    browser, report_of = find_browser(), os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as work:
        listed = documents(sys.argv[2:], work)
        failed = [check(browser, report_of, name, path, work) for name, path in listed]
    print(f"{len(listed)} reports at {len(WIDTHS)} widths: {sum(failed)} with overlaps")
    sys.exit(1 if any(failed) else 0)


if __name__ == "__main__":
    main()
