#!/usr/bin/env python3
"""Holds the JSON Schemas of specs, as they are committed, against tlc and against specs.

    spec_schema.py TLC SPEC_JSON

They are what tlc prints; they are schemas; every spec that is right validates; every bad one whose fault a schema can see
does not. SPEC_JSON prints specs as JSON. Exits with 77 where there is no jsonschema (Debian: python3-jsonschema).
"""
import glob
import json
import os
import re
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("no jsonschema")
    sys.exit(77)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

DRAFTS = {
    "2020-12": ("docs/spec.schema.json", jsonschema.Draft202012Validator),
    "7": ("docs/spec.draft-7.schema.json", jsonschema.Draft7Validator),
}

# Names of errors that are about a key, a word, a type or a number by itself.
VISIBLE = {
    "unknown-key", "missing-key", "wrong-type", "unknown-word", "out-of-range", "empty", "bad-name", "bad-text",
    "unknown-layer", "unknown-optimizer", "unknown-augmentation", "unknown-regularizer", "unknown-activation",
    "unknown-initializer", "unknown-padding", "unknown-interpolation", "unknown-loss", "unknown-metric", "unknown-sample",
    "unknown-share", "unknown-pairing", "unknown-failed", "unknown-monitor", "data-format", "data-type", "data-labels", "augment-word",
}

# Specs with such an error that a schema cannot see nevertheless, and why.
UNSEEN = {
    "list_for_a_number": "a list of one class is a list",
    "name_kept_by_keras": "one name of all is taken",
    "normalization_settings": "a variance is a number like any other",
    "rescaling_by_word": "what an expression means",
    "study_alias_in_vary": "what a path leads to",
    "study_label_of_control_characters": "names of axes are not told from paths",
    "study_min_effect_in_points": "what is compared",
    "study_min_effect_of_hundreds": "what is compared",
    "study_unknown_last_key": "what a path leads to",
    "study_value_of_wrong_type": "what a path leads to",
    "study_value_with_a_blank": "what a path leads to",
    "study_values_in_words": "names of values",
    "type_of_another_format": "what a format has",
}

failed = False


def complain(text):
    global failed
    failed = True
    print(text)


def load(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return json.load(file)


def errors_of(path):
    """Names of the errors in the expected messages beside a spec."""
    with open(path[:-5] + ".err", encoding="utf-8", errors="replace") as file:
        return set(re.findall(r"^tests/bad/[^\n]*: error: [^\n]* \[([a-z0-9-]+)\]$", file.read(), re.M))


def specs_of(spec_json, paths):
    lines = subprocess.run([spec_json, *paths], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return dict(json.loads(line) for line in lines.splitlines())


def check_committed(tlc, draft, path, validator):
    printed = subprocess.run([tlc, "schema", "--draft", draft], capture_output=True, text=True, check=True).stdout
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        if file.read() != printed:
            complain(f"{path} is not what `tlc schema --draft {draft}` prints: that > {path} makes it so")
    validator.check_schema(json.loads(printed))


def properties_of(schema):
    """All schemas of keys in the schema."""
    if isinstance(schema, list):
        for part in schema:
            yield from properties_of(part)
    elif isinstance(schema, dict):
        if "examples" in schema and "description" in schema:
            yield schema
        for key, part in schema.items():
            if key not in ("examples", "default"):
                yield from properties_of(part)


def check_examples(schema, path, validator):
    """What a key's schema shows is right by it."""
    count = 0
    for part in properties_of(schema):
        whole = {**part, **{key: schema[key] for key in ("$schema", "$defs", "definitions") if key in schema}}
        for example in part["examples"] + [part[key] for key in ("default",) if key in part]:
            count += 1
            if not validator(whole).is_valid(example):
                complain(f"{path}: {part['description']!r} does not let {example!r} pass")
    if count < 200:
        complain(f"{path}: only {count} examples")


def check_specs(path, validator, good, bad):
    unseen = set()
    for name, spec in good.items():
        for error in validator.iter_errors(spec):
            place = "/".join(str(part) for part in error.absolute_path)
            complain(f"{path} refuses {name}: /{place}: {error.message[:200]}")
    for name, spec in bad.items():
        if validator.is_valid(spec):
            unseen.add(os.path.basename(name)[:-5])
    for name in sorted(unseen ^ set(UNSEEN)):
        complain(f"{path} {'lets pass' if name in unseen else 'does not let pass'} {name}: {UNSEEN.get(name, '')}")


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: spec_schema.py TLC SPEC_JSON")
    os.chdir(ROOT)
    tried = sorted(glob.glob("tests/bad/*.yaml"))
    seen = [path for path in tried if errors_of(path) & VISIBLE]
    right = [path for path in tried if not errors_of(path)]
    right += [path for folder in ("specs", "examples", "tests/golden") for path in
              sorted(glob.glob(f"{folder}/**/*.yaml", recursive=True))]
    good, bad = specs_of(sys.argv[2], right), specs_of(sys.argv[2], seen)
    for draft, (path, validator) in DRAFTS.items():
        check_committed(sys.argv[1], draft, path, validator)
        schema = load(path)
        check_examples(schema, path, validator)
        check_specs(path, validator(schema), good, bad)
    print(f"{len(good)} right specs, {len(bad)} wrong ones")
    sys.exit(failed or len(good) < 150 or len(bad) < 200)


if __name__ == "__main__":
    main()
