#!/usr/bin/env python3
"""Holds the examples of docs/checks against tlc: each that is wrong gives the finding that it stands
for and no other, and none that is right gives it. And the names of the pages against those that there are, and the tables of
docs/language.md against what the pages say.

    examples.py TLC

An example has what it changes of docs/checks/base.yaml: entries of its sections by name, keys of its data sets,
entries of `training` by the model that they train, and all other sections as a whole. One that has a `name`
and no section of the base left is a spec by itself.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = os.path.join(ROOT, "docs", "checks")

# Those whose examples would be no text, or would need files that experiments have made, with what tests them instead.
WITHOUT_EXAMPLES = {
    "spec-file": "tests/cli.sh", "encoding": "tests/bad", "nesting": "tests/bad", "cell": "tests/bad", "trial": "tests/bad",
    "stored-weights": "tests/foreign", "weights-map": "tests/foreign", "unused-weights": "tests/foreign",
    "pixel-range": "tests/foreign", "optimizer-state": "tests/cli.sh", "study-folds": "tests/bad",
    "registration": "tests/register", "library-int8": "tests/int8", "library-train": "tests/library", "library-weights": "tests/library",
}

# What is found as well where that is.
COMPANIONS = {"test-selection": {"validation-test-overlap"}}


def blocks(text, start):
    """The text as lists of lines, each of which begins with a line that matches."""
    parts = []
    for line in text.splitlines():
        if re.match(start, line) or not parts:
            parts.append([])
        parts[-1].append(line)
    return parts


def named(lines, pattern):
    """The lines below a section's first as a mapping from what the pattern finds in the first line of each."""
    entries = {}
    for part in blocks("\n".join(lines), pattern):
        match = re.search(pattern, part[0])
        key = match.group(1) if match else part[0]
        entries[key] = part
    return entries


def merge_data_set(old, new):
    """Keys of a data set, unless the new one is whole."""
    if any(line.startswith("    path:") for line in new) or len(new) == 1:
        return new
    keys = named(old[1:], r"^    (\w+):")
    keys.update(named(new[1:], r"^    (\w+):"))
    return old[:1] + [line for part in keys.values() for line in part]


def merge_entries(section, old, new):
    entries = named(old, r"^  (\w+):")
    for name, part in named(new, r"^  (\w+):").items():
        known = section == "data" and name in entries
        entries[name] = merge_data_set(entries[name], part) if known else part
    return [line for part in entries.values() for line in part]


def model_of(entry):
    return re.search(r"model: (\w+)", "\n".join(entry))


def merge_trainings(old, new):
    """Those of the models that the example trains stand where the base's first such entry stood."""
    added = blocks("\n".join(new), r"^  - ")
    models = {model_of(entry).group(1) for entry in added if model_of(entry)}
    kept = blocks("\n".join(old), r"^  - ")
    replaced = [i for i, entry in enumerate(kept) if model_of(entry).group(1) in models]
    place = min(replaced, default=len(kept))
    entries = [entry for i, entry in enumerate(kept) if i not in replaced]
    entries[place:place] = added
    return [line for entry in entries for line in entry]


def merge_section(name, old, new):
    """The lines of the section, of the base and of the example."""
    if len(new) == 1:
        return new
    if name == "training":
        return new[:1] + merge_trainings(old[1:], new[1:])
    if name in ("data", "splits", "tasks", "models"):
        return new[:1] + merge_entries(name, old[1:], new[1:])
    return new


def spec_of(example, base):
    if example.startswith("name:") and "data:" in example:
        return example
    sections = named(base.splitlines(), r"^(\w+):")
    parts = blocks(example, r"^(\w+:|---)")
    for part in parts:
        name = part[0].split(":")[0]
        clash = [other for other in parts if other is not part and other[0].split(":")[0] == name]
        if clash:  # a fault of the file that the example is of: it is kept
            sections[id(part)] = part
        else:
            sections[name] = merge_section(name, sections.get(name, []), part)
    return "\n".join(line for part in sections.values() for line in part) + "\n"


def findings(tlc, spec, folder):
    path = os.path.join(folder, "example.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(spec)
    said = subprocess.run([tlc, "--check", "--format=json", path], capture_output=True, text=True, check=False)
    if said.stderr:
        sys.exit(f"{spec}\n{said.stderr}")
    return json.loads(said.stdout)["findings"]


def complain(name, what, spec, found):
    print(f"{name}: {what}")
    for finding in found:
        print(f"    {finding['line']}: {finding['severity']}: {finding['message']} [{finding['name']}]")
    print("".join(f"    | {line}\n" for line in spec.splitlines()))


def try_name(tlc, name, severity, text, base, folder):
    """How many of the examples are not as they should be."""
    examples = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    if (name in WITHOUT_EXAMPLES) != (len(examples) == 0) or len(examples) not in (0, 2):
        print(f"{name}: {len(examples)} examples")
        return 1
    failed = 0
    for right, example in enumerate(examples):
        spec = spec_of(example, base)
        found = findings(tlc, spec, folder)
        names = {finding["name"] for finding in found}
        severities = {finding["severity"] for finding in found if finding["name"] == name}
        if right and (name in names or "error" in {finding["severity"] for finding in found}):
            complain(name, "the right example is wrong", spec, found)
            failed += 1
        elif not right and (names != {name} | COMPANIONS.get(name, set()) or not severities <= set(severity.split(" or "))):
            complain(name, f"the wrong example gives {sorted(names)}", spec, found)
            failed += 1
    return failed


def rows_of_reference():
    """Of each name the severities and summaries that the tables of docs/language.md have."""
    with open(os.path.join(ROOT, "docs", "language.md"), encoding="utf-8") as file:
        text = file.read().split("### Reading the file")[1].split("## Limits")[0]
    rows = {}
    for name, severity, summary in re.findall(r"^\| `([a-z0-9-]+)` \| ([a-z ]+) \| (.*) \|$", text, re.M):
        rows.setdefault(name, []).append((severity, summary))
    return rows


def check_names(names):
    """Names of pages, tables, messages and sources are the same, and so is what the first two say; how many are not."""
    rows = rows_of_reference()
    failed = 0
    for name, (severity, summary) in names.items():
        said = " ".join(summary.split()).replace("](../language.md#", "](#").replace("](../", "](")
        if (severity, said) not in rows.get(name, []):
            print(f"{name}: docs/language.md has {rows.get(name)}, docs/checks {severity}: {said}")
            failed += 1
    sources = ""
    for path in glob.glob(os.path.join(ROOT, "compiler", "**", "*.c"), recursive=True):
        with open(path, encoding="utf-8") as file:
            sources += file.read()
    found = set(rows)
    for path in glob.glob(os.path.join(ROOT, "tests", "bad", "*.err")):
        with open(path, encoding="utf-8", errors="replace") as file:
            found |= set(re.findall(r": (?:error|warning|note): .* \[([a-z0-9-]+)\]$", file.read(), re.M))
    for name in sorted(found - set(names)):
        print(f"{name}: no page below docs/checks has it")
        failed += 1
    for name in names:
        if f'"{name}"' not in sources:
            print(f"{name}: no message has it")
            failed += 1
    return failed


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: examples.py TLC")
    with open(os.path.join(PAGES, "base.yaml"), encoding="utf-8") as file:
        base = file.read()
    failed, names = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.join(ROOT, "tests", "bad", "models"), os.path.join(folder, "models"))
        for page in sorted(os.listdir(PAGES)):
            if not page.endswith(".md"):
                continue
            with open(os.path.join(PAGES, page), encoding="utf-8") as file:
                text = file.read()
            for name, severity, body in re.findall(r"^## `([a-z0-9-]+)`\n\n\*([a-z ]+)\*: (.*?)(?=^## |\Z)", text,
                                                   re.M | re.S):
                failed += try_name(sys.argv[1], name, severity, body, base, folder)
                if name in names:
                    sys.exit(f"{page}: {name} stands twice")
                names[name] = severity, body.split("\n\n")[0]
    failed += check_names(names)
    print(f"{len(names)} names, {failed} failed")
    sys.exit(failed > 0 or len(names) < 150)


if __name__ == "__main__":
    main()
