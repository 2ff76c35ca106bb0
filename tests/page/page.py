#!/usr/bin/python3
"""page.py TLC PROGRAM DIRECTORY [KEEP]: runs the experiment, makes a page of each of its models, and drives the pages in
a headless Chromium as people would. What a page says must be, to the last bit, what the program predicts. With KEEP
pictures of the pages stay in that folder, to be looked at. Exits with 77 where there is no Chromium, or no clang that
makes WebAssembly."""
import base64
import csv
import io
import json
import os
import random
import shutil
import struct
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "predict"))
sys.path.insert(0, HERE)
import browser  # noqa: E402
import data  # noqa: E402
import pages  # noqa: E402

TLC, PROGRAM, WORK = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2]), sys.argv[3]
KEEP = os.path.realpath(sys.argv[4]) if len(sys.argv) > 4 else None
SPEC = os.path.join(HERE, "page.yaml")
MODELS = {"mark": "mark.keras", "dot": "dot.h5", "plant": "plant.npz", "house": "house.safetensors", "sound": "sound.npz",
          "step": "step.npz", "grey": "grey.npz", "colour": "colour.npz", "points": "points.npz"}
failures = []


def complain(what):
    failures.append(what)
    print(what)


def expect(holds, what):
    if not holds:
        complain(what)


# ---- what the program says ----

def bits(text):
    return "%08x" % struct.unpack("<I", struct.pack("<f", float(text)))[0]


def predicted(model, path):
    """Of each example the bits of what the model gives."""
    done = subprocess.run([PROGRAM, "predict", "--model", model, path], capture_output=True, check=False)
    if done.returncode:
        complain(f"predict {model} {path}: {done.stderr.decode()}")
    table = list(csv.reader(io.StringIO(done.stdout.decode())))
    first = next(i for i, name in enumerate(table[0]) if name not in ("row", "row_", "file", "file_", "class"))
    return [[bits(field) for field in row[first:]] for row in table[1:]]


# ---- what the page says ----

def shown(page):
    return page.run("[...document.querySelectorAll('#bars tbody tr')].map(row => row.dataset.bits)")


def problem(page):
    return page.run("byId('problem').hidden ? '' : byId('problem').textContent")


def give(page, name, kind, body):
    """Drops a file on the page, and waits until something is said of it."""
    page.run(f"""new Promise(done => {{
        clearAnswer();
        byId('problem').hidden = true;
        const bytes = Uint8Array.from(atob({json.dumps(base64.b64encode(body).decode())}), letter => letter.charCodeAt(0));
        const moved = new DataTransfer();
        moved.items.add(new File([bytes], {json.dumps(name)}, {{type: {json.dumps(kind)}}}));
        document.dispatchEvent(new DragEvent('drop', {{dataTransfer: moved, cancelable: true}}));
        const look = () => document.querySelector('#bars tbody tr') || !byId('problem').hidden ? done() : setTimeout(look, 5);
        look();
    }})""")


def paste(page, text):
    page.run(f"byId('paste').value = {json.dumps(text)}; document.querySelector('#paste').closest('div').querySelector('button').click()")


def expect_said(page, wanted, what):
    found = shown(page)
    expect(found == wanted and not problem(page), f"{what}: {found}, not {wanted}: {problem(page)}")


def expect_problem(page, words, what):
    expect(words in problem(page) and not shown(page), f"{what}: “{problem(page)}”, not “{words}”; {shown(page)}")


# ---- kinds of examples ----

def check_images(page, model):
    """The test's examples as pictures of their size, and one by its numbers."""
    wanted = predicted(model, "data/marks/test-images")
    with open("data/marks/test-images", "rb") as file:
        blob = file.read()[16:]
    for i in range(0, 70, 9):
        pixels = blob[90 * i:90 * (i + 1)]
        give(page, f"{i}.png", "image/png", pages.png(9, 10, 1, pixels))
        expect_said(page, wanted[i], f"{model}: image {i}")
        colour = bytes(value for value in pixels for _ in range(3))
        give(page, f"{i}.png", "image/png", pages.png(9, 10, 3, colour))
        expect_said(page, wanted[i], f"{model}: image {i} in colour")
    give(page, "x.png", "image/png", b"no picture")
    expect_problem(page, "x.png: it cannot be read as a picture", model)
    give(page, "large.png", "image/png", pages.png(40, 60, 1, bytes(2400)))
    expect("10 × 9 pixels from 60 × 40" in page.run("byId('note').textContent"), f"{model}: the size is not told of")


def check_drawing(page, model):
    box = page.run("(() => { const box = byId('board').getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; })()")
    page.run("scrollTo(0, 0)")
    before = page.run("[...pictureOf(byId('seen')).pixels].join()")
    page.drag([(box[0] + box[2] * x, box[1] + box[3] * y) for x, y in ((.3, .2), (.3, .8), (.7, .8), (.7, .2))])
    page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.run("[...pictureOf(byId('seen')).pixels].join()") != before, f"{model}: nothing is drawn")
    expect(len(shown(page)) > 0, f"{model}: nothing is said of a drawing")
    page.run("[...document.querySelectorAll('button')].find(button => button.textContent === 'Clear').click()")
    expect(not shown(page), f"{model}: a blank board has an answer")
    page.run("byId('board').focus()")
    for key in (" ", "ArrowLeft", "ArrowUp", "ArrowUp"):
        page.key(key, key if key == " " else "")
    page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(len(shown(page)) > 0, f"{model}: keys draw nothing")
    expect("Pen down" in page.run("byId('penSaid').textContent"), f"{model}: nothing tells where the pen is")


def check_pictures(page, model):
    """Pictures of many sizes, made fit as the experiment does it."""
    chance = random.Random(3)
    os.makedirs("given", exist_ok=True)
    for i in range(24):
        height, width = chance.randrange(2, 40), chance.randrange(2, 40)
        channels = chance.choice([1, 3])
        body = pages.png(height, width, channels, bytes(chance.randrange(256) for _ in range(height * width * channels)))
        with open("given/picture.png", "wb") as file:
            file.write(body)
        give(page, "picture.png", "image/png", body)
        expect_said(page, predicted(model, "given/picture.png")[0], f"{model}: a picture of {height} x {width} x {channels}")


def check_plants(page):
    wanted = predicted("plant", "data/plants/plants.csv")
    with open("data/plants/plants.csv", encoding="utf-8") as file:
        text = file.read()
    give(page, "plants.csv", "text/csv", text.encode())
    for i in (0, 1, 17, 99):
        page.run(f"byId('which').value = {i + 1}; byId('which').dispatchEvent(new Event('input'))")
        expect_said(page, wanted[i], f"plant {i}")
    page.run("byId('which').value = 1000; byId('which').dispatchEvent(new Event('input'))")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    paste(page, f"{rows[0][1]};{rows[0][2]}\n1;2")
    expect_problem(page, "no column is called", "a table without a column")
    names = rows[0][1:]
    order = [names.index(name) for name in ('height, "cm"', "<img src=x onerror=alert(1)>", "colour", "place")]
    for i in (3, 8, 40):
        fields = [rows[i + 1][1 + at] for at in order]
        line = io.StringIO()
        csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(fields)
        paste(page, line.getvalue())
        expect_said(page, wanted[i], f"plant {i}, pasted")
        for k, field in enumerate(fields):
            page.run(f"fields[{k}].value = {json.dumps('' if field == 'NA' else field)}; fields[{k}].dispatchEvent(new Event('input'))")
        expect_said(page, wanted[i], f"plant {i}, in the form")
    for text, words in (("1;many;green;wet", "“many” is no number"), ("1;;green;wet", "a value is missing"), ("", "there is no row"),
                        ("1;2;green;damp", "“damp” is none of its words"), ("1;2;3", "a row has 3 fields"), ('1;2;"green;wet', "never closed"),
                        ("1e39;2;green;wet", "is too large")):
        paste(page, text)
        expect_problem(page, words, f"“{text}”")
    expect(page.run("fields[0].getAttribute('aria-invalid')") == "true", "the wrong field is not marked")


def check_houses(page):
    """Decimals that lie between two floats, and longer ones."""
    odd = ["16777217", "16777217.0000000000000000001", "16777219", "1.00000005960464477539", "1.000000059604644775390625",
           "1.00000005960464477539062500000000000000001", "7.006492321624085e-46", "7.0064923216240853546186479164495807e-46",
           "7.006492321624085354618647916449580656401309709382578858785341419448955413429303e-46", "3.4028235677973366e38",
           "0.1", "-0", "1e-400", ".5", "5.", "+3E+2"]
    text = "a title\n" + "".join(f"{number},{odd[-1 - i]},0,0\n" for i, number in enumerate(odd))
    with open("given.csv", "w", encoding="ascii") as file:
        file.write(text)
    wanted = predicted("house", "given.csv")
    give(page, "given.csv", "text/csv", text.encode())
    for i, each in enumerate(wanted):
        page.run(f"byId('which').value = {i + 1}; byId('which').dispatchEvent(new Event('input'))")
        expect_said(page, each, f"house {i}: {text.splitlines()[i + 1]}")
    for large in ("3.4028235677973367e38", "340282356779733661637539395458142568448"):
        paste(page, f"{large},1")
        expect_problem(page, "is too large", large)
    paste(page, "3.4028235677973366e38,1")
    expect(problem(page) == "", "a number just below the first that is too large")


def check_numbers(page, model, element, count, lines):
    with open("given.txt", "w", encoding="ascii") as file:
        file.write("".join(line + "\n" for line in lines))
    done = subprocess.run([PROGRAM, "predict", "--model", model], input="\n".join(lines).encode(), capture_output=True, check=False)
    rows = list(csv.reader(io.StringIO(done.stdout.decode())))[1:]
    for line, row in zip(lines, rows):
        paste(page, line)
        expect_said(page, [bits(field) for field in row[1:]], f"{model}: {line}")
    expect(len(rows) == len(lines), f"{model}: {done.stderr.decode()}")
    paste(page, "1 2")
    expect_problem(page, f"there are 2 numbers; the model reads {count}", model)
    paste(page, " ".join(["1e99"] * count))
    expect_problem(page, "no whole number" if element == "int16" else "is too large", model)
    if element == "int16":
        paste(page, " ".join(["32768"] * count))
        expect_problem(page, "is not from -32768 to 32767", model)


# ---- what a run has left ----

def check_refused():
    """A changed file, or the run of another spec: no page has figures that are not its model's."""
    shutil.copytree("runs/paged", "changed")
    with open("changed/house.safetensors", "r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read()[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))
    with open(SPEC, encoding="utf-8") as file, open("other.yaml", "w", encoding="utf-8") as other:
        other.write(file.read() + "# another\n")
    for spec, weights, words in ((SPEC, "changed/house.safetensors", "house.safetensors is not the file that the run has saved: its checksum"),
                                 ("other.yaml", "runs/paged/house.safetensors", "runs/paged was of another version of the spec")):
        done = subprocess.run([TLC, "--emit=page", spec, "--model", "house", "--weights", weights, "-o", "refused.html"],
                              capture_output=True, check=False)
        expect(done.returncode == 1 and words in done.stderr.decode(), f"{words}: {done.stderr.decode()}")
        expect(not os.path.exists("refused.html"), f"{words}: a page")


# ---- what all pages are ----

def check_page(page, model):
    """Nothing is fetched, no name is markup, all has a label, and it fits."""
    expect(page.said() == [], f"{model}: {page.said()}")
    expect(page.run("document.querySelectorAll('b, img, i, script[src], link').length") == 0, f"{model}: a name is markup")
    unnamed = page.run("""[...document.querySelectorAll('input, select, textarea, canvas, button')].filter(part =>
        !(part.labels && part.labels.length) && !part.getAttribute('aria-label') && !part.textContent).map(part => part.outerHTML)""")
    expect(unnamed == [], f"{model}: without a label: {unnamed}")
    for width in (1400, 400):
        for scheme in ("light", "dark"):
            page.size(width, 900)
            page.scheme(scheme)
            expect(page.run("document.documentElement.scrollWidth <= innerWidth"), f"{model}: wider than {width}")
            if KEEP:
                page.picture(f"{KEEP}/{model}_{width}_{scheme}.png")
    page.size(1400, 900)


def open_page(page, model):
    page.open(f"pages/{model}.html")
    page.run("new Promise(done => { const look = () => document.body.dataset.ready || !byId('problem').hidden ? done() : setTimeout(look, 5); look(); })")
    expect(problem(page) == "", f"{model}: {problem(page)}")


def check_findings(page, model, results):
    """The figures of the run stand under it."""
    text = page.run("byId('findings').innerText")
    for training, run in zip(results["trainings"], results["runs"]):
        for test in run["tests"]:
            wanted = "%.4f" % test["loss"]
            expect(wanted in text, f"{model}: no {wanted} of {training['model']} in its findings")
    expect("One seed is one seed." in text, f"{model}: no caution")


def check_pages(page, results):
    opened = {"mark": lambda: (check_images(page, "mark"), check_drawing(page, "mark")),
              "dot": lambda: check_images(page, "dot"),
              "plant": lambda: check_plants(page), "house": lambda: check_houses(page),
              "sound": lambda: check_numbers(page, "sound", "float32", 6, ["1 2 3 4 5 6", "0.1,-0.25;1e-3 0 -0 7"]),
              "step": lambda: check_numbers(page, "step", "int16", 4, ["1 2 3 4", "-32768 32767 0 +7"]),
              "grey": lambda: (check_pictures(page, "grey"), check_drawing(page, "grey")),
              "colour": lambda: check_pictures(page, "colour"), "points": lambda: check_pictures(page, "points")}
    for model, check in opened.items():
        open_page(page, model)
        check()
        check_findings(page, model, results)
        check_page(page, model)


def main():
    command = browser.find_browser()
    if not command:
        print("skipped: no Chromium")
        sys.exit(77)
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK + "/pages")
    os.chdir(WORK)
    pages.make("data")
    done = subprocess.run([PROGRAM, "--quiet", "--data", "data"], capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"the run: {done.stderr.decode()}")
    with open("runs/paged/results.json", encoding="utf-8") as file:
        results = json.load(file)
    for model, weights in MODELS.items():
        done = subprocess.run([TLC, "--emit=page", SPEC, "--model", model, "--weights", f"runs/paged/{weights}", "-o", "pages"],
                              capture_output=True, check=False)
        if b"apt-get install clang lld" in done.stderr:
            print("skipped: " + done.stderr.decode())
            sys.exit(77)
        expect(done.returncode == 0 and b"Written: pages/" in done.stdout, f"{model}: {done.stderr.decode()}")
    if failures:
        sys.exit(1)
    check_refused()
    page = browser.Browser(command)
    try:
        check_pages(page, results)
    finally:
        page.end()
    sys.exit(1 if failures else 0)


main()
