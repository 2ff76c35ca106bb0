#!/usr/bin/env python3
"""Makes documents such as results.json, with made-up but plausible numbers, to look at reports.

    make_samples.py NAME > results.json
    make_samples.py --list

NAME is one of those in `samples` below. The same NAME gives the same bytes. Nothing is trained: an
accuracy is drawn around what such a model reaches, and everything else is made to fit.
"""
import json
import math
import random
import sys

BOOTSTRAP = 400


def normal(rng):
    """Box and Muller's: the same numbers from every version of Python."""
    return math.sqrt(-2 * math.log(1 - rng.random())) * math.cos(2 * math.pi * rng.random())


def digits(value):
    """Rounded, so that sums in another order don't change a file."""
    if isinstance(value, dict):
        return {key: digits(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [digits(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value


# ---- what is trained --------------------------------------------------------------------------

LAYERS = [("dense_1", 784, 300), ("dense_2", 300, 100), ("dense_3", 100, 50), ("dense_4", 50, 50),
          ("dense_5", 50, 50)]


def model(source, outputs, frozen):
    layers = [{"name": name, "inputs": inputs, "outputs": units, "activation": "selu",
               "parameters": (inputs + 1) * units, "copy_of": source and f"{source}.{name}"}
              for name, inputs, units in LAYERS]
    layers.append({"name": "dense_6", "inputs": 50, "outputs": outputs,
                   "activation": "sigmoid" if outputs == 1 else "softmax",
                   "parameters": 51 * outputs, "copy_of": None})
    parameters = sum(layer["parameters"] for layer in layers)
    kept = sum(layer["parameters"] for layer in layers[:frozen])
    return {"parameters": parameters, "trainable": parameters - kept, "layers": layers}


def training(name, task, examples, epochs, frozen, copies):
    spec = model(None, 8 if task == "A" else 1, frozen)
    phases = [{"epochs": count, "batch_size": 32, "learning_rate": rate,
               "trainable": spec["trainable"], "frozen": [layer[0] for layer in LAYERS[:kept]]}
              for count, rate, kept in epochs]
    return {"model": name, "task": task, "train": f"{task}.train", "examples": examples,
            "valid": f"{task}.valid", "optimizer": "sgd",
            "operations": 1183200 * examples * sum(phase[0] for phase in epochs),
            "follows": None, "copies": copies, "phases": phases}


def accuracy_of(name, examples, epochs, frozen, rng):
    """Error falls as a power of the examples seen; frozen layers help few and hinder many."""
    if name == "B":
        error = 0.24 * (examples / 50) ** -0.72 * (epochs / 20) ** -0.4
        spread = 0.35
    else:
        error = (0.06 + 0.012 * frozen) * (examples / 50) ** (-0.62 + 0.09 * frozen)
        error *= 3 if name == "BnB" and frozen else 1
        error *= (epochs / 20) ** -0.2
        spread = 0.22
    return 1 - min(0.6, error * math.exp(spread * normal(rng)))


# ---- what a run gives -------------------------------------------------------------------------

def curves(epochs, accuracy, rng):
    result = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(1, epochs + 1):
        error = (1 - accuracy) + (0.45 - (1 - accuracy)) * math.exp(-3.2 * epoch / epochs)
        for prefix, factor in (("", 0.92), ("val_", 1.0)):
            noise = math.exp(0.06 * normal(rng))
            result[prefix + "loss"].append(2.4 * error * factor * noise)
            result[prefix + "accuracy"].append(max(0.0, 1 - error * factor * noise))
    return result


def confusion(accuracy, classes, examples, rng):
    each = [examples // classes + (i < examples % classes) for i in range(classes)]
    wrong = round((1 - accuracy) * examples)
    matrix = [[each[i] if i == j else 0 for j in range(classes)] for i in range(classes)]
    for _ in range(wrong):
        true = int(rng.random() ** 1.4 * classes)
        other = (true + 1 + int(rng.random() ** 2 * (classes - 1))) % classes
        if matrix[true][true] > 0:
            matrix[true][true] -= 1
            matrix[true][other] += 1
    return matrix


def reliability(accuracy, examples, rng):
    bins = []
    for i in range(15):
        sure = (i + 0.7) / 15
        confidence = min(0.9999, 0.5 + 0.5 * sure ** 0.25 * (1 - (1 - accuracy) * (1 - sure)))
        right = min(1.0, max(0.4, confidence - 0.04 * (1 - sure) * rng.random()))
        bins.append([confidence, right, examples // 15 + (i < examples % 15)])
    return bins


def correct(examples, wrong, rng):
    """Which examples are right, four a digit, the first in the highest bit. Some are harder."""
    bits = [1] * examples + [0] * (-examples % 4)
    while wrong > 0:
        at = int(rng.random() ** 3 * examples)
        wrong -= bits[at]
        bits[at] = 0
    return "".join("%x" % (8 * a + 4 * b + 2 * c + d)
                   for a, b, c, d in zip(*[iter(bits)] * 4))


def constant(answer, examples, right):
    """What always giving this answer finds, which is right for the first examples."""
    marks = f"{(1 << right) - 1 << (-(-examples // 4) * 4 - right):0{-(-examples // 4)}x}"
    return {"class": answer, "accuracy": right / examples, "correct": marks}


def test(split, examples, classes, accuracy, rng):
    right = round(accuracy * examples)
    bins = reliability(right / examples, examples, rng)
    marks = correct(examples, examples - right, rng)
    return {"split": split, "examples": examples, "loss": 2.9 * (1 - right / examples) + 0.01,
            "accuracy": right / examples, "brier": 0.9 * (1 - right / examples),
            "confusion": confusion(right / examples, classes, examples, rng),
            "reliability": bins,
            "ece": sum(n * abs(c - a) for c, a, n in bins) / examples, "correct": marks}


def run(index, seed, record, frozen, tests, perfect):
    rng = random.Random(1000 * seed + index)
    epochs = sum(phase["epochs"] for phase in record["phases"])
    if record["task"] == "A":
        accuracy = 0.88 + 0.004 * normal(rng)
    else:
        # the arms of a seed have some luck in common
        shared = random.Random(seed)
        accuracy = accuracy_of(record["model"], record["examples"], epochs, frozen, rng)
        accuracy = 1 - (1 - accuracy) * math.exp(0.3 * normal(shared))
    accuracy = 1.0 if perfect else min(1.0, max(0.5, accuracy))
    sum_before = "%08x" % int(rng.random() * 2**32)
    return {"training": index, "seed": seed, "failed": None, "curves": curves(epochs, accuracy, rng),
            "frozen": {"before": sum_before, "after": sum_before} if frozen else None,
            "tests": [test(split, examples, classes, accuracy, rng)
                      for split, examples, classes in tests]}


# ---- statistics, plainly ----------------------------------------------------------------------

def mean(values):
    return sum(values) / len(values)


def deviation(values):
    middle = mean(values)
    return math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))


def bootstrap(values, rng, statistic=mean):
    if len(values) < 2:
        return None
    drawn = sorted(statistic([values[int(rng.random() * len(values))] for _ in values])
                   for _ in range(BOOTSTRAP))
    return [drawn[int(0.025 * BOOTSTRAP)], drawn[int(0.975 * BOOTSTRAP) - 1]]


def student(values, wider=1.0):
    """Student's interval, by an approximation of t that is good from 3 degrees of freedom on."""
    if len(values) < 2:
        return None
    degrees = len(values) - 1
    reach = (1.96 + 2.4 / degrees + 3 / degrees ** 2) * wider
    reach *= deviation(values) / math.sqrt(len(values))
    return [mean(values) - reach, mean(values) + reach]


def summary(name, tests, rng):
    accuracies = sorted(t["accuracy"] for t in tests)
    several = len(tests) > 1
    count = len(accuracies)
    bins = [[mean([t["reliability"][i][k] for t in tests]) for k in range(3)] for i in range(15)]
    quarter = count // 4
    return {"model": name, "runs": count, "failed": 0, "mean": mean(accuracies),
            "sd": deviation(accuracies) if several else None,
            "median": (accuracies[(count - 1) // 2] + accuracies[count // 2]) / 2,
            "iqm": mean(accuracies[quarter:count - quarter]),
            "least": accuracies[0], "most": accuracies[-1],
            "mean_t": student(accuracies), "mean_interval": bootstrap(accuracies, rng),
            "log_loss": mean([t["loss"] for t in tests]), "brier": mean([t["brier"] for t in tests]),
            "ece": mean([t["ece"] for t in tests]),
            "pooled_ece": 0.8 * mean([t["ece"] for t in tests]), "reliability": bins}


def side(interval):
    return (interval[0] > 0) - (interval[1] < 0)


def outcome_of(interval, count):
    if count < 6:
        return None
    return {1: "better", -1: "worse", 0: "no difference shown"}[side(interval)]


def sentence_of(comparison, count):
    arm, outcome = comparison["arm"], comparison["outcome"]
    where = " on these test examples" if comparison["examples"] == "these" else ", on other test examples too"
    low, high = (100 * digits(v) for v in comparison["t"])
    least, most = (100 * digits(v) for v in comparison["two_way"])
    numbers = (f"{100 * digits(comparison['mean']):+.2f} points of accuracy on B.test, 95% interval "
               f"[{low:.2f}, {high:.2f}] over {count} seeds, [{least:.2f}, {most:.2f}] over seeds "
               "and images")
    if outcome is None:
        return f"{arm} - B is {numbers}, and fewer than 6 seeds decide nothing."
    if outcome == "no difference shown":
        return f"No difference between {arm} and B is shown{where}: {numbers}."
    return f"{arm} is {outcome} than B{where}: {numbers}."


def comparison(arm, baseline, ours, theirs, primary, rng):
    differences = [a["accuracy"] - b["accuracy"] for a, b in zip(ours, theirs)]
    several = len(differences) > 1
    wins = mean([(d > 0) + (d == 0) / 2 for d in differences])
    interval, two_way = student(differences), student(differences, 1.3)
    outcome = outcome_of(interval, len(differences))
    error = 1 - mean([a["accuracy"] for a in ours])
    ratio = (1 - mean([b["accuracy"] for b in theirs])) / error if error > 0 else None
    spread = deviation(differences) / math.sqrt(len(differences)) if several else 0
    p = math.erfc(abs(mean(differences)) / spread / math.sqrt(2)) if spread else None
    holm = None if primary or p is None else min(1.0, 3 * p)
    corrected = holm is not None and outcome in ("better", "worse")
    return {"arm": arm, "baseline": baseline, "pairs": len(differences), "differences": differences,
            "mean": mean(differences), "bootstrap": bootstrap(differences, rng), "t": interval,
            "two_way": two_way, "p": p, "holm": holm,
            "survives": holm < 0.05 if corrected else None,
            "improvement": {"probability": wins,
                            "interval": [max(0.0, wins - 0.1), min(1.0, wins + 0.1)],
                            "conclusion": None if len(differences) < 6 else
                            "significant and meaningful" if wins > 0.85 else
                            "significant, not meaningful" if wins > 0.7 else
                            "not significant"} if several else None,
            "error_ratio": {"value": ratio,
                            "interval": [0.8 * ratio, 1.25 * ratio] if ratio and several else None},
            "mcnemar": [max(0.001, rng.random()) for _ in differences],
            "outcome": outcome,
            "examples": None if outcome is None else
            "these and others" if side(interval) and side(two_way) == side(interval) else "these"}


def efficiency(document, cells):
    """How many examples the baseline needs, interpolated between the logarithms."""
    study, analysis = document["study"], document["analysis"]
    axis = next(i for i, a in enumerate(study["axes"]) if ".limit." in a["name"])
    sizes = [int(v) for v in study["axes"][axis]["values"]]
    entries = []
    for index, values in enumerate(cells):
        line = [i for i, other in enumerate(cells)
                if all(i == axis or a == b for i, (a, b) in enumerate(zip(values, other)))]
        levels = [analysis["cells"][i]["arms"][0]["mean"] for i in line]
        for arm in range(1, len(study["arms"])):
            goal = analysis["cells"][index]["arms"][arm]["mean"]
            entry = {"arm": study["arms"][arm], "cell": index, "examples": sizes[values[axis]],
                     "baseline_needs": None, "censored": False}
            if goal < levels[0]:
                entry["censored"] = "below"
            elif goal > levels[-1]:
                entry["censored"] = "above"
            else:
                k = next(i for i in range(1, len(levels)) if levels[i] >= goal)
                rise = levels[k] - levels[k - 1]
                part = (goal - levels[k - 1]) / rise if rise > 0 else 0
                entry["baseline_needs"] = sizes[k - 1] * (sizes[k] / sizes[k - 1]) ** part
            entries.append(entry)
    return entries


# ---- a study ----------------------------------------------------------------------------------

def product(sizes):
    return [[]] if not sizes else [[v] + rest for v in range(sizes[0]) for rest in product(sizes[1:])]


def kind_of(name):
    if ".limit." in name:
        return "examples"
    last = name.split(".")[-1]
    return {"n": "depth", "freeze": "freeze", "from": "freeze", "epochs": "epochs"}.get(last, "other")


def setting(axes, values, end, default):
    for (name, texts), value in zip(axes, values):
        if name == end or (end[0] == "." and name.endswith(end)):
            return int(texts[value])
    return default


def study(name, seeds, axes, primary, epochs=20, examples=200, perfect=False, test_images=967,
          warnings=(), arms=("B", "B_on_A"), decided="B_on_A", cautions=()):
    cells = product([len(texts) for _, texts in axes])
    trainings = [training("A", "A", 19875, [(5, 0.01, 0)], 0, [])]
    frozen = [0]
    numbers = {}
    listed = []
    for values in cells:
        size = setting(axes, values, ".limit.train", examples)
        depth = setting(axes, values, ".freeze", setting(axes, values, "n", 5))
        length = setting(axes, values, ".epochs", epochs)
        other = tuple(v for (n, _), v in zip(axes, values) if n.endswith((".rate", ".activation")))
        row = []
        for arm in arms:
            kept = 0 if arm == "B" or arm.endswith("_plus") else depth
            key = (arm, size, length, kept, other)
            if key not in numbers:
                numbers[key] = len(trainings)
                head = max(1, length // 4)
                plan = [(length, 0.01, 0)] if arm == "B" else [(head, 0.01, 5),
                                                              (length - head, 0.001, kept)]
                trainings.append(training(arm, "B", size, plan, kept, [] if arm == "B" else [0]))
                frozen.append(kept)
            row.append(numbers[key])
        listed.append({"values": values, "arms": row})
    tests = [("B.test", test_images, 2)]
    runs = [run(i, seed, record, frozen[i], [] if record["task"] == "A" else tests, perfect)
            for i, record in enumerate(trainings) for seed in seeds]
    by = {(r["training"], r["seed"]): r["tests"][0] for r in runs if r["tests"]}
    rng = random.Random(7)
    analysed = []
    for index, cell in enumerate(listed):
        results = [[by[t, seed] for seed in seeds] for t in cell["arms"]]
        analysed.append({
            "arms": [summary(arm, results[i], rng) for i, arm in enumerate(arms)],
            "comparisons": [comparison(arms[i], "B", results[i], results[0],
                                       index == primary and arms[i] == decided, rng)
                            for i in range(1, len(arms))]})
    document = {
        "experiment": name, "spec": f"{name}.yaml", "spec_hash": "5f1d0c3a9be24786", "tlc": "0.1.0",
        "seeds": list(seeds),
        "splits": {"A.train": 19875, "A.valid": 4014, "B.train": examples, "B.valid": 986,
                   "B.test": test_images},
        "tests": {"B.test": constant(0, test_images, test_images // 2 + 1)},
        "models": {"A": model(None, 8, 0), "B": model(None, 1, 0),
                   **{arm: model("A", 1, 5) for arm in arms[1:]}},
        "trainings": trainings, "runs": runs, "comparisons": [],
        "cautions": list(cautions),
        "study": {"arms": list(arms), "baseline": "B", "split": "B.test",
                  "share": ["sample", "shuffle", "head_init"], "failed": "counted",
                  "axes": [{"name": n, "kind": kind_of(n), "values": list(texts)} for n, texts in axes],
                  "primary": None if primary is None else {"cell": primary, "arm": decided,
                                                           "min_effect": 0.005},
                  "warnings": [{"check": check, "text": text} for check, text in warnings],
                  "cells": listed},
        "analysis": {"corrected_for": 3, "cells": analysed, "label_efficiency": None, "verdict": None}}
    if any(".limit." in n for n, _ in axes) and len(seeds) > 1:
        document["analysis"]["label_efficiency"] = efficiency(document, cells)
    if primary is not None and len(seeds) > 1:
        chosen = analysed[primary]["comparisons"][arms.index(decided) - 1]
        document["analysis"]["verdict"] = {
            "cell": primary, "arm": decided, "outcome": chosen["outcome"],
            "sentence": sentence_of(chosen, len(seeds)),
            "note": None}
    return document


MISSING = {"kind": "missing-class", "severity": "warning",
           "text": "B.valid (validation) has no example of class 1: the validation says nothing of it",
           "examples": "B.valid", "role": "validation", "classes": [1]}
SHARED = {"kind": "test-overlap", "severity": "warning",
          "text": "3 of the 967 images of B.test are in A.train too: the test flatters whatever "
                  "learned from them",
          "examples": "B.test", "others": "A.train", "shared": 3, "of": 967}


def no_study():
    trainings = [training("A", "A", 19875, [(5, 0.001, 0)], 0, []),
                 training("B", "B", 5125, [(5, 0.001, 0)], 0, []),
                 training("B_on_A", "B", 5125, [(5, 0.001, 5)], 5, [0])]
    tests = [[("A.test", 4033, 8)], [("B.test", 967, 2)], [("B.test", 967, 2)]]
    runs = [run(i, 42, record, 5 if i == 2 else 0, tests[i], False)
            for i, record in enumerate(trainings)]
    return {"experiment": "transfer", "spec": "transfer.yaml", "spec_hash": "0a1b2c3d4e5f6071",
            "tlc": "0.1.0", "seeds": [42],
            "splits": {"A.train": 19875, "A.valid": 4014, "A.test": 4033, "B.train": 5125,
                       "B.valid": 986, "B.test": 967},
            "tests": {"A.test": constant(2, 4033, 528), "B.test": constant(0, 967, 485)},
            "models": {"A": model(None, 8, 0), "B": model(None, 1, 0), "B_on_A": model("A", 1, 5)},
            "trainings": trainings, "runs": runs,
            "comparisons": [{"split": "B.test", "models": ["B_on_A", "B"], "difference": -0.0093,
                             "interval": [-0.0178, -0.0031]}],
            "cautions": [SHARED],
            "study": None, "analysis": None}


SIZES = ("tasks.B.limit.train", ["50", "100", "200", "500", "1000"])
DEPTHS = ("training.B_on_A.freeze", ["0", "1", "2", "3", "4", "5"])
FEW = ("few-seeds", "9 seeds: the study is exploratory")

samples = {
    "golden": lambda: study("study_small", range(42, 50), [
        ("tasks.B.limit.train", ["200", "1000"]), ("training.B_on_A.freeze", ["1", "5"])], 1,
        epochs=4, test_images=40, warnings=[("few-seeds", "8 seeds: the study is exploratory")],
        cautions=[MISSING]),
    "book": lambda: study("study_book3", range(42, 72), [SIZES, DEPTHS], 14),
    "eight_cells": lambda: study("study_eight", range(42, 72), [
        ("training.B.epochs, training.B_on_A.epochs", ["20", "200"]),
        ("training.B_on_A.freeze", list("0123"))], 0),
    "sizes": lambda: study("study_sizes", range(1, 31), [SIZES], 2),
    "epochs": lambda: study("study_epochs", range(1, 10), [
        ("all.training.epochs", ["5", "10", "20", "40"]), ("training.B_on_A.freeze", ["0", "2", "5"])],
        None, warnings=[FEW]),
    "others": lambda: study("study_others", range(1, 31), [
        ("models.B.layers.activation", ["selu", "relu", "tanh"]),
        ("training.B.optimizer.rate", ["0.0001", "0.001", "0.01", "0.1"])], 0),
    "three_arms": lambda: study("study_three", range(1, 31), [SIZES], 2,
                                arms=("B", "B_on_A", "a_model_with_a_very_long_name"),
                                decided="a_model_with_a_very_long_name"),
    "curves": lambda: study("study_curves", range(1, 31), [("n", list("012345"))], 5,
                            arms=("B", "BnB", "BnB_plus", "AnB", "AnB_plus"), decided="AnB_plus"),
    "no_study": no_study,
    "one_cell": lambda: study("study_one", range(1, 31), [], 0),
    "one_seed": lambda: study("study_one_seed", [42], [SIZES], 2),
    "hundred_seeds": lambda: study("study_hundred", range(1, 101), [], 0),
    "perfect": lambda: study("study_perfect", range(1, 31), [SIZES], 2, perfect=True),
    "many": lambda: study("study_many", range(1, 6), [
        SIZES, DEPTHS, ("training.B.optimizer.rate", ["0.01", "0.02", "0.05"]),
        ("training.all.epochs", ["4", "8", "12", "16", "20", "24"])], 14),
}


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(samples))
        return
    if len(sys.argv) != 2 or sys.argv[1] not in samples:
        sys.exit("usage: make_samples.py " + "|".join(samples))
    json.dump(digits(samples[sys.argv[1]]()), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
