#!/usr/bin/env python3
"""Holds findings as JSON and as SARIF against those as text, and fixes against what becomes of the spec.

    findings.py TLC [SARIF_SCHEMA]

Of every spec in tests/bad the same is found, at the same places, in all formats; and with a fix followed the finding is gone.
With SARIF_SCHEMA, the file of OASIS, all SARIF is held against that too (python3-jsonschema).
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHOWN = 50  # as text
LEVELS = {"error", "warning", "note"}

failed = 0


def complain(text):
    global failed
    failed += 1
    print(text)


def tlc(*arguments, text=True, **more):
    return subprocess.run([sys.argv[1], *arguments], capture_output=True, check=False, text=text, **more)


def said(path):
    """What is expected as text: place, severity, message and name of each; None where what is shown is not what is said."""
    with open(path[:-5] + ".err", encoding="utf-8", errors="replace") as file:
        text = file.read()
    found = re.findall(r"^" + re.escape(path) + r":(\d+):(\d+): (error|warning|note): (.*) \[([a-z0-9-]+)\]$", text, re.M)
    return [(int(line), int(column), severity, message, name) for line, column, severity, message, name in found]


def document_of(*paths):
    done = tlc("check", "--format=json", *paths)
    document = json.loads(done.stdout)
    if done.stderr or done.returncode != (document["errors"] > 0):
        complain(f"{paths[0]}: exit code {done.returncode} with {document['errors']} errors\n{done.stderr}")
    counts = {level: sum(f["severity"] == level for f in document["findings"]) for level in LEVELS}
    if any(document[level + "s"] != counts[level] for level in LEVELS):
        complain(f"{paths[0]}: counts {counts}, but {document['errors']}, {document['warnings']}, {document['notes']}")
    return document


def findings_of(path):
    return document_of(path)["findings"]


def is_shown_as_it_is(message):
    return "<U+" not in message and "<0x" not in message and "\N{REPLACEMENT CHARACTER}" not in message


def check_json(path, findings):
    found = [(f["line"], f["column"], f["severity"], f["message"], f["name"]) for f in findings]
    wanted = said(path)
    if len(found) < len(wanted) or (len(found) > len(wanted) and len(wanted) != SHOWN):
        complain(f"{path}: {len(found)} findings as JSON, {len(wanted)} as text")
    for one, other in zip(found, wanted):
        if one != other and is_shown_as_it_is(other[3]):
            complain(f"{path}: {one} as JSON, {other} as text")


def utf16_columns(line, start):
    """From a column in characters to one in UTF-16."""
    return 1 + len(line[:start - 1].encode("utf-16-le", "surrogatepass")) // 2


def check_result(path, lines, result, finding, rules):
    region = result["locations"][0]["physicalLocation"]["region"]
    column = utf16_columns(lines[finding["line"] - 1], finding["column"])
    good = (rules[result["ruleIndex"]] == result["ruleId"] == finding["name"]
            and result["level"] == finding["severity"]
            and result["message"]["text"].startswith(finding["message"])
            and region["startLine"] == finding["line"]
            and region["endLine"] == finding["end_line"]
            and region["startColumn"] == column
            and len(result.get("relatedLocations", [])) == len(finding["see"])
            and len(result.get("fixes", [])) == len(finding["fixes"]))
    if not good:
        complain(f"{path}: {finding} as JSON, {result} as SARIF")


def check_sarif(paths, by_file, validator):
    """One document of all the files, whose results stand in their order."""
    sarif = json.loads(tlc("check", "--format=sarif", *paths).stdout)
    for error in validator.iter_errors(sarif) if validator else ():
        complain(f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    run = sarif["runs"][0]
    results = run["results"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    if len(results) != sum(map(len, by_file.values())) or len(set(rules)) != len(rules):
        complain(f"{len(results)} results, rules {rules}")
    for path in paths:
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
            lines = file.read().split("\n")
        for finding in by_file[path]:
            check_result(path, lines, results.pop(0), finding, rules)
    for rule in run["tool"]["driver"]["rules"]:
        if set(rule) != {"id", "shortDescription", "fullDescription", "help"}:
            complain(f"rule {rule['id']} has {sorted(rule)}")


def offset_of(lines, line, column):
    return sum(len(other) + 1 for other in lines[:line - 1]) + column - 1


def check_fixes(path, findings, folder):
    """How many fixes there are, each of which is followed."""
    with open(path, encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        text = file.read()
    lines = text.split("\n")
    fixes = [(finding, fix) for finding in findings for fix in finding["fixes"]]
    for finding, fix in fixes:
        start, end = offset_of(lines, fix["line"], fix["column"]), offset_of(lines, fix["end_line"], fix["end_column"])
        changed = os.path.join(folder, "changed.yaml")
        with open(changed, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text[:start] + fix["text"] + text[end:])
        after = [(f["message"], f["line"], f["column"], f["name"]) for f in findings_of(changed)]
        of_one_character = fix["title"].endswith("instead of it") or fix["title"] == "take it out"
        if not of_one_character and (finding["message"], finding["line"], finding["column"], finding["name"]) in after:
            complain(f"{path}: {finding} is still there with {fix['text']!r}")
        if fix["title"] not in finding["help"]:
            complain(f"{path}: {fix} is of no help of {finding}")
    return len(fixes)


def expect(name, done, code, stdout="", stderr=""):
    if done.returncode != code or stdout not in done.stdout or stderr not in done.stderr:
        complain(f"{name}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")


def check_options(folder):
    warned = os.path.join(ROOT, "specs", "notebook.yaml")
    output = os.path.join(folder, "out.c")
    expect("a warning is none", tlc("-q", "-o", output, warned), 0, stderr="warning:")
    os.unlink(output)
    expect("--werror", tlc("--werror", "-o", output, warned), 1, stderr="error: softmax over one unit")
    if os.path.exists(output):
        complain("--werror: written nevertheless")
    expect("--werror as JSON", tlc("--check", "--werror", "--format=json", warned), 1, '"warnings": 0')
    expect("no plan beside JSON", tlc("--format=json", "-o", output, warned), 0, '{"tlc"')
    json.loads(tlc("--format=json", "-o", output, warned).stdout)
    expect("two documents", tlc("--format=json", "-o", "-", warned), 2, stderr="name a file with -o")
    expect("no format", tlc("--format=xml", warned), 2, stderr="xml")
    expect("no colour", tlc("--color=red", warned), 2, stderr="red")
    expect("always", tlc("--check", "--color=always", warned), 0, stderr="\033[1;35mwarning:")
    for color in ("auto", "never"):
        if "\033" in tlc("--check", f"--color={color}", warned).stderr:
            complain(f"--color={color} of what is no terminal")
    expect("unreadable", tlc("--check", "--format=json", "nowhere.yaml"), 1, '"name": "spec-file"')
    expect("unreadable", tlc("--check", "--format=sarif", "nowhere.yaml"), 1, '"ruleId": "spec-file"')
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([sys.argv[1], "--check", "--format=json", warned], stdout=full, stderr=subprocess.PIPE,
                              check=False, text=True)
        if done.returncode != 1 or "standard output" not in done.stderr:
            complain(f"a full disk: exit code {done.returncode}, {done.stderr}")


def check_paths(folder, validator):
    """Names of files that a reference cannot have as they are."""
    for name, uri in (("a b%.yaml", "a%20b%25.yaml"), ("c:d.yaml", "./c%3Ad.yaml"), ("\u00e4.yaml", "%C3%A4.yaml")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("name: \U0001d4b3\U0001d4b3: 5\n")
        sarif = json.loads(tlc("--check", "--format=sarif", name, cwd=folder).stdout)
        location = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        if location["artifactLocation"]["uri"] != uri:
            complain(f"{name}: {location}")
        if validator:
            validator.validate(sarif)
    path = os.path.join(folder, "c:d.yaml")
    sarif = json.loads(tlc("--check", "--format=sarif", path).stdout)
    if not sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///"):
        complain(f"{path}: no address of a file")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: findings.py TLC [SARIF_SCHEMA]")
    os.chdir(ROOT)
    sys.argv[1] = os.path.abspath(sys.argv[1])
    validator = None
    if len(sys.argv) == 3:
        import jsonschema
        with open(sys.argv[2], encoding="utf-8") as file:
            validator = jsonschema.Draft4Validator(json.load(file))
    fixes = 0
    specs = sorted(glob.glob("tests/bad/*.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.join(ROOT, "tests", "bad", "models"), os.path.join(folder, "models"))
        check_options(folder)
        check_paths(folder, validator)
        by_file = {path: [] for path in specs}
        for finding in document_of(*specs)["findings"]:
            by_file[finding["file"]].append(finding)
        check_sarif(specs, by_file, validator)
        for path in specs:
            check_json(path, by_file[path])
            fixes += check_fixes(path, by_file[path], folder)
    print(f"{len(specs)} specs, {fixes} fixes, {failed} failed")
    sys.exit(failed > 0 or len(specs) < 400 or fixes < 80)


if __name__ == "__main__":
    main()
