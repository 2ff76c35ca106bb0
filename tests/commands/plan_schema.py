#!/usr/bin/env python3
"""Holds what `tlc plan --json` says of every spec against docs/plan.schema.json, what it says of one against what the spec
has, and the schema against what it does not say.

    plan_schema.py TLC

Exits with 77 where there is no jsonschema (Debian: python3-jsonschema).
"""
import copy
import glob
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("no jsonschema")
    sys.exit(77)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FAILED = []


def complain(text):
    print(text)
    FAILED.append(text)


def plan_of(tlc, spec):
    """The plan, or None where the spec has errors: its data may not be here."""
    done = subprocess.run([tlc, "plan", "--json", spec], capture_output=True, check=False)
    if done.returncode != 0:
        return None
    return json.loads(done.stdout)


def expect(plan, what, value):
    if value != what:
        complain(f"{plan['spec']}: {value!r} instead of {what!r}")


def check_transfer(plan):
    models = {model["name"]: model for model in plan["models"]}
    last = plan["trainings"][-1]
    expect(plan, 42, plan["seed"])
    expect(plan, [784], models["A"]["layers"][0]["output"])
    expect(plan, 784 * 300 + 300, models["A"]["layers"][1]["parameters"])
    expect(plan, {"model": "A", "layer": "dense_1"}, models["B_on_A"]["layers"][1]["copy_of"])
    expect(plan, 275801, models["B_on_A"]["parameters"])
    expect(plan, ["dense_6"], last["phases"][0]["learns"])
    expect(plan, 5, len(last["phases"][0]["frozen"]))
    expect(plan, 51, last["phases"][0]["learning_parameters"])
    expect(plan, "dense_5_output", last["phases"][0]["kept"]["value"])
    expect(plan, [1, 2], plan["comparisons"][0]["trainings"])
    expect(plan, [-1, -1, -1, -1, -1, 0, 1, -1, -1, -1], plan["tasks"][1]["class_of_label"])
    expect(plan, {"path": "training[0].shuffle", "value": "true"},
           next(item for item in plan["defaults"] if item["path"] == "training[0].shuffle"))


def check_study(plan):
    study = plan["study"]
    expect(plan, 30, plan["seeds"])
    expect(plan, 8, len(study["cells"]))
    expect(plan, ["20", "200"], study["axes"][0]["values"])
    expect(plan, "B", study["baseline"])
    for cell in study["cells"]:
        for arm, number in zip(study["arms"], cell["trainings"]):
            expect(plan, arm, plan["trainings"][number]["model"])


def check_references(plan):
    """What is named is there."""
    names = {item["name"] for item in plan["examples"]}
    ids = {model["id"] for model in plan["models"]}
    for number, training in enumerate(plan["trainings"]):
        expect(plan, number, training["number"])
        if training["model_id"] not in ids:
            complain(f"{plan['spec']}: no model {training['model_id']}")
        for name in [training["train"], training["valid"], *training["tests"]]:
            if name is not None and name not in names:
                complain(f"{plan['spec']}: no examples {name}")
        for other in [training["goes_on_from"], *(copied["training"] for copied in training["copies"])]:
            if other is not None and other >= number:
                complain(f"{plan['spec']}: training {number} before {other}")


def breakages(plan):
    for key in plan:
        broken = copy.deepcopy(plan)
        del broken[key]
        yield f"without {key}", broken
    for part in "models", "trainings", "tasks", "data", "examples", "splits":
        broken = copy.deepcopy(plan)
        broken[part][0]["colour"] = "red"
        yield f"an unknown key in {part}", broken
    broken = copy.deepcopy(plan)
    broken["seed"] = "42"
    yield "a seed that is a text", broken


def main():
    tlc = sys.argv[1]
    os.chdir(ROOT)
    with open("docs/plan.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    plans = {}
    for spec in sorted(glob.glob("specs/*.yaml") + glob.glob("tests/golden/*.yaml") + glob.glob("examples/**/*.yaml", recursive=True)):
        plan = plan_of(tlc, spec)
        if plan is None:
            continue
        plans[spec] = plan
        for error in validator.iter_errors(plan):
            complain(f"{spec}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        check_references(plan)
    if len(plans) < 20:
        complain(f"only {len(plans)} specs have a plan")
    check_transfer(plans["specs/transfer.yaml"])
    check_study(plans["specs/study_book3.yaml"])
    for name, broken in breakages(plans["specs/transfer.yaml"]):
        if validator.is_valid(broken):
            complain(f"the schema takes a plan {name}")
    sys.exit(1 if FAILED else 0)


if __name__ == "__main__":
    main()
