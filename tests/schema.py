#!/usr/bin/env python3
"""Holds documents against docs/results.schema.json, and the schema against broken documents.

    schema.py FILE...

Exits with 77 where there is no jsonschema (Debian: python3-jsonschema).
"""
import copy
import json
import os
import sys

try:
    import jsonschema
except ImportError:
    print("no jsonschema")
    sys.exit(77)

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def tell(path, error):
    place = "/".join(str(part) for part in error.absolute_path)
    print(f"{path}: /{place}: {error.message[:200]}")


def break_test(document, **change):
    """Changes the first test; nothing where nothing is tested."""
    for run in document["runs"]:
        for test in run["tests"][:1]:
            test.update(change)
            return


def break_primary(document):
    """Takes the arm of the primary cell away, where there is one."""
    primary = (document["study"] or {}).get("primary") or {}
    primary.pop("arm", None)


def breakages(document):
    """The document with one thing wrong, and a name for it: of what it has."""
    for key in document:
        broken = copy.deepcopy(document)
        del broken[key]
        yield f"without {key}", broken
    for name, change in {
            "an unknown key": lambda d: d.update(colour="red"),
            "no seed": lambda d: d["seeds"].clear(),
            "an accuracy above 1": lambda d: break_test(d, accuracy=1.5),
            "a negative index": lambda d: d["runs"][0].update(training=-1),
            "marks that are no digits": lambda d: break_test(d, correct="x"),
            "a primary cell without an arm": break_primary,
            "an interval of one number": lambda d: d["comparisons"].append(
                {"split": "B.test", "models": ["A", "B"], "difference": 0, "interval": [0]}),
    }.items():
        broken = copy.deepcopy(document)
        change(broken)
        if broken != document:
            yield name, broken


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: schema.py FILE...")
    schema = load(os.path.join(ROOT, "docs", "results.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failed = False
    for path in sys.argv[1:]:
        document = load(path)
        errors = list(validator.iter_errors(document))
        for error in errors:
            tell(path, error)
        failed = failed or bool(errors)
        for name, broken in breakages(document):
            if validator.is_valid(broken):
                print(f"{path}: passes with {name}")
                failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
