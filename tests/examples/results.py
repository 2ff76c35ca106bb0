#!/usr/bin/env python3
"""What the examples come to: a picture and a result of each, in examples/README.md.

    results.py RUNS [NAME...]   takes them from what runs have left in RUNS/NAME; all examples without names
    results.py --check          whether each example's are there, and of the spec as it is now

A spec is known by what it says: neither comments nor blank lines count. `make examples` runs the examples first.
"""
import glob
import json
import math
import os
import re
import shutil
import sys
import zlib

ROOT = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..")
EXAMPLES = os.path.join(ROOT, "examples")
README = os.path.join(EXAMPLES, "README.md")
BEGIN, END = "<!-- made by `make examples` -->\n", "<!-- end of what is made -->\n"


def specs():
    """Path below examples/ of each spec, by name, in the order of the table of examples."""
    found = [os.path.relpath(path, EXAMPLES) for path in glob.glob(EXAMPLES + "/*.yaml") + glob.glob(EXAMPLES + "/*/*.yaml")]
    with open(README, encoding="utf-8") as file:
        order = file.read()
    named = {os.path.basename(path)[:-len(".yaml")]: path for path in found}
    return dict(sorted(named.items(), key=lambda each: order.find(f"[{each[1] if '/' not in each[1] else each[0] + '/'}]")))


def meaning(path):
    """A checksum of the spec but for comments and blank lines."""
    with open(os.path.join(EXAMPLES, path), encoding="utf-8") as file:
        lines = [re.sub(r"(^|\s)#.*", "", line).rstrip() for line in file]
    return "%08x" % zlib.crc32("\n".join(line for line in lines if line).encode())


# ---- numbers, rounded as tlc rounds them ----

def shown(value, digits):
    scale = 10 ** digits
    rounded = math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)
    return f"{rounded if rounded else 0:.{digits}f}"


def points(value):
    text = shown(100 * value, 2)
    return f"+{text}" if value > 0 and float(text) > 0 else text


def interval(ends):
    return f"[{shown(100 * ends[0], 2)}, {shown(100 * ends[1], 2)}]" if ends else ""


# ---- what a run came to ----

def table(heading, rows):
    columns = list(zip(*[heading] + rows))
    left = [not any(re.match(r"[-+]?\d", cell) for cell in column[1:]) for column in columns]
    lines = [heading, [":--" if side else "--:" for side in left]] + rows
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def of_tests(results):
    """A row for each test."""
    rows, names = [], []
    for run in results["runs"]:
        for test in run["tests"]:
            names += [name for name in test.get("metrics") or {} if name not in names and name != "accuracy"]
    for run in results["runs"]:
        for test in run["tests"]:
            measured = test.get("metrics") or {}
            accuracy = test["accuracy"] if test["accuracy"] is not None else measured.get("accuracy")
            rows.append([results["trainings"][run["training"]]["model"], test["split"], str(test["examples"]), shown(test["loss"], 4),
                         "" if accuracy is None else shown(100 * accuracy, 2) + "%"] +
                        [shown(measured[name], 4) if name in measured else "" for name in names])
    return table(["Model", "Tested on", "Examples", "Loss", "Accuracy"] + names, rows)


def of_study(results):
    """A row for each cell and arm, and the verdict."""
    study, rows = results["study"], []
    arms = study["arms"]
    for cell, analysed in zip(study["cells"], results["analysis"]["cells"]):
        values = [axis["values"][value] for axis, value in zip(study["axes"], cell["values"])]
        means = {arm["model"] if "model" in arm else name: arm["mean"] for name, arm in zip(arms, analysed["arms"])}
        for comparison in analysed["comparisons"]:
            rows.append(values + [comparison["arm"], shown(100 * means[study["baseline"]], 2), shown(100 * means[comparison["arm"]], 2),
                                  f"{points(comparison['mean'])} {interval(comparison['t'])}", comparison["outcome"] or ""])
    heading = [axis["name"].split(", ")[0].split(".", 1)[-1] for axis in study["axes"]]
    what = study.get("metric")
    verdict = results["analysis"]["verdict"]
    said = f"\n{verdict['sentence']}\n" if verdict else ""
    return table(heading + ["Arm", study["baseline"] + (f", skill by {what}" if what in ("mae", "mse", "rmse") else ""), "Arm's",
                            "Difference [95% interval]", "Outcome"], rows) + said


def picture_of(folder):
    """The seeds of a study; else the curves of the last task, for which the others were learned."""
    if os.path.exists(f"{folder}/figures/seeds.svg"):
        return f"{folder}/figures/seeds.svg"
    curves = glob.glob(f"{folder}/figures/curves*.svg")
    return max(curves, key=lambda path: (len(path), path))


def part_of(name, path, runs):
    folder = os.path.join(runs, name)
    with open(os.path.join(folder, "results.json"), encoding="utf-8") as file:
        results = json.load(file)
    os.makedirs(f"{EXAMPLES}/pictures", exist_ok=True)
    shutil.copyfile(picture_of(folder), f"{EXAMPLES}/pictures/{name}.svg")
    for other, source in (("pairs.svg", "pairs.svg"), ("confusion.svg", "figures/confusion.svg")):
        own = os.path.join(EXAMPLES, os.path.dirname(path), other)
        if "/" in path and os.path.exists(own):
            shutil.copyfile(os.path.join(folder, source), own)
    return (f"### {name}\n\n<!-- {path} {meaning(path)} -->\n\n" + (of_study(results) if results["study"] else of_tests(results)) +
            f"\n![{'Seed by seed' if results['study'] else 'How training went'}](pictures/{name}.svg)\n\n")


# ---- the page ----

def read():
    """What stands before the part that is made, its parts by name, and what stands behind."""
    with open(README, encoding="utf-8") as file:
        before, rest = file.read().split(BEGIN)
    made, after = rest.split(END)
    return before, {part.split("\n", 1)[0]: f"### {part}" for part in made.split("### ")[1:]}, after


def update(runs, names):
    before, parts, after = read()
    known = specs()
    for name in names or known:
        parts[name] = part_of(name, known[name], runs)
    with open(README, "w", encoding="utf-8") as file:
        file.write(before + BEGIN + "\n" + "".join(parts[name] for name in known if name in parts) + END + after)


def check():
    faults, (_, parts, _) = [], read()
    known = specs()
    for name, path in known.items():
        if name not in parts:
            faults.append(f"{path} has no result")
        elif f"<!-- {path} {meaning(path)} -->" not in parts[name]:
            faults.append(f"{path} has changed since its result was made")
        if not os.path.exists(f"{EXAMPLES}/pictures/{name}.svg"):
            faults.append(f"{path} has no picture")
    faults += [f"there is no example {name}" for name in parts if name not in known]
    pictures = {os.path.basename(picture)[:-len(".svg")] for picture in glob.glob(f"{EXAMPLES}/pictures/*.svg")}
    faults += [f"pictures/{name}.svg is of no example" for name in sorted(pictures - set(known))]
    for fault in faults:
        print(f"{fault}: make examples")
    return bool(faults)


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: results.py RUNS [NAME...] | --check")
    if sys.argv[1] == "--check":
        sys.exit(check())
    update(sys.argv[1], sys.argv[2:])


if __name__ == "__main__":
    main()
