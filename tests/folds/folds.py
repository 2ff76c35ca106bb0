#!/usr/bin/env python3
"""folds.py NAME PROGRAM WORK_DIR: draws the folds of NAME.yaml as docs/language.md tells, and compares the rows of
each run with PROGRAM's; runs the study whole, on three threads with its data in files, and stopped after every few runs, which must leave the
same bytes; and calculates its intervals again as docs/statistics.md has them. The data is made here."""
import json
import math
import pathlib
import shutil
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "random"))
from draws import order, sample  # noqa: E402
from splits import share  # noqa: E402

ROWS = 131
LABELS = [row * row % 13 % 3 for row in range(ROWS)]
GROUPS = [row * 7 % 50 * (row % 3) % 17 for row in range(ROWS)]
STUDENT = {31: 2.039513446396408, 11: 2.200985160091639}  # 97.5%, by degrees of freedom (SciPy)


def write_data(made):
    made.mkdir(parents=True, exist_ok=True)
    for name, shift in ("made", 0), ("other", 5):
        rows = [f"p{group},{row * 37 % 101 / 50 + label + shift},{row * 61 % 97 / 60 - label},{'abc'[label]}"
                for row, (group, label) in enumerate(zip(GROUPS, LABELS))]
        made.joinpath(f"{name}.csv").write_text("who,x,y,label\n" + "\n".join(rows) + "\n")


def dealt_rows(folds, seed):
    fold, dealt = {}, 0
    for label in sorted(set(LABELS)):
        members = [row for row in range(ROWS) if LABELS[row] == label]
        for i in order("split", seed, label + 1, len(members)):
            fold[members[i]] = dealt % folds
            dealt += 1
    return fold


def dealt_groups(folds, seed):
    names = sorted(set(GROUPS), key=GROUPS.index)
    groups = [[row for row in range(ROWS) if GROUPS[row] == name] for name in names]
    labels = [[LABELS[row] for row in group] for group in groups]
    most = [min(set(of), key=lambda label: (-of.count(label), label)) for of in labels]
    fold, rows = {}, [0] * folds
    for label in sorted(set(most)):
        members = [group for group, own in zip(groups, most) if own == label]
        shuffled = [members[i] for i in order("split", seed, label + 1, len(members))]
        of_label = [0] * folds
        for group in sorted(shuffled, key=lambda group: -len(group)):
            best = min(range(folds), key=lambda k: (of_label[k], rows[k], k))
            rows[best] += len(group)
            of_label[best] += len(group)
            fold |= dict.fromkeys(group, best)
    return fold


def splits_of_rows(seed):
    fold = dealt_rows(4, 5 + seed)
    for number in range(4):
        test = [row for row in range(ROWS) if fold[row] == number]
        rest = [row for row in range(ROWS) if fold[row] != number]
        valid = sorted(share(rest, 0.2, 3 + seed, 0))
        train = [row for row in rest if row not in valid]
        yield {"T.train": sample("sample T.train", seed, train, 50), "T.valid": valid, "T.test": test}


def splits_of_groups(seed):
    fold = dealt_groups(3, seed)
    for number in range(3):
        yield {"T.train": [row for row in range(ROWS) if fold[row] != number],
               "T.test": [row for row in range(ROWS) if fold[row] == number]}


KINDS = {"rows": (splits_of_rows, 11, 8), "groups": (splits_of_groups, 2, 4)}


def check_rows(name, program, work):
    splits, first, seeds = KINDS[name]
    want = [f"{split} of {seed}, fold {fold}: {' '.join(map(str, rows))}"
            for seed in range(first, first + seeds)
            for fold, parts in enumerate(splits(seed), 1) for split, rows in parts.items()]
    got = subprocess.run([program, "rows", "--data", work], check=True, capture_output=True, text=True).stdout
    for line, wanted in zip(got.splitlines(), want):
        if line != wanted:
            sys.exit(f"it prints\n{line}\nand the page\n{wanted}")
    if len(got.splitlines()) != len(want):
        sys.exit(f"{len(want)} runs, and {len(got.splitlines())} printed")


def run(program, work, directory, threads, *options):
    command = [program, "--data", work, "--out", directory, "--threads", str(threads), "--quiet", *options]
    subprocess.run(command, check=True)


def check_bytes(program, work):
    """The log of a run that was stopped ends anywhere."""
    run(program, work, work / "1", 1)
    run(program, work, work / "3", 3, "--memory", "100")  # data in files
    log = (work / "1" / "log.jsonl").read_bytes()
    for part in 1, 2, 3, 4:
        stopped = work / "stopped"
        shutil.rmtree(stopped, ignore_errors=True)
        stopped.mkdir()
        (stopped / "log.jsonl").write_bytes(log[: len(log) * part // 5])
        run(program, work, stopped, 2)
        for file in "results.json", "results.csv", "report.html":
            for other in work / "3" / file, stopped / file:
                if other.read_bytes() != (work / "1" / file).read_bytes():
                    sys.exit(f"{other} is not as of one thread (part {part})")


def near(what, got, want):
    if not math.isclose(got, want, rel_tol=1e-10, abs_tol=1e-13):
        sys.exit(f"{what} is {got!r}, not {want!r}")


def check_interval(what, interval, values, overlap):
    error = statistics.stdev(values) * math.sqrt(1 / len(values) + overlap)
    reach = STUDENT[len(values) - 1] * error
    near(what, interval[0], statistics.mean(values) - reach)
    near(what, interval[1], statistics.mean(values) + reach)


def check_intervals(results):
    folds, runs = results["study"]["folds"], results["runs"]
    always = results["tests"]["T.test"]["accuracy"]
    accuracy = {}
    for one in runs:
        if one["training"] not in accuracy:
            accuracy[one["training"]] = []
        accuracy[one["training"]].append(one["tests"][0]["accuracy"] if one["tests"] else always)
    cell = results["analysis"]["cells"][0]
    for summary, training in zip(cell["arms"], results["study"]["cells"][0]["arms"]):
        near("mean", summary["mean"], statistics.mean(accuracy[training]))
        if summary["sd"] > 0:
            check_interval("an arm's interval", summary["mean_t"], accuracy[training], folds["overlap"])
    for comparison in cell["comparisons"]:
        check_interval("an interval", comparison["t"], comparison["differences"], folds["overlap"])
        if comparison["two_way"] is not None or comparison["improvement"]["conclusion"] is not None:
            sys.exit("folds are taken for independent")
    return accuracy


def main(name, program, work):
    work = pathlib.Path(work)
    write_data(work / "made")
    check_rows(name, program, work)
    check_bytes(program, work)
    results = json.loads((work / "1" / "results.json").read_text())
    check_intervals(results)
    splits, first, seeds = KINDS[name]
    trained, tested = 0, 0
    for parts in splits(first):
        tested += len(parts["T.test"])
        trained += ROWS - len(parts["T.test"]) - len(parts.get("T.valid", ()))
    near("overlap", results["study"]["folds"]["overlap"], tested / trained)
    folds = results["study"]["folds"]["count"]
    places = [(one["training"], one["seed"], one["fold"]) for one in results["runs"]]
    if places != [(training, seed, fold) for training in range(len(results["trainings"]))
                  for seed in range(first, first + seeds) for fold in range(1, folds + 1)]:
        sys.exit("the runs stand in another order")
    alike = [one for one in results["runs"] if results["trainings"][one["training"]]["model"] == "source"]
    if any(one["curves"] != alike[i // folds * folds]["curves"] for i, one in enumerate(alike)):
        sys.exit("what does not depend on folds differs by fold")
    lines = (work / "1" / "log.jsonl").read_text().count("\n")
    if lines != 1 + len(places) - len(alike) * (folds - 1) // folds:
        sys.exit(f"the log has {lines} lines: what is the same in all folds is trained once")
    print(f"{len(places)} runs of {folds} folds, as the pages have them")


if __name__ == "__main__":
    main(*sys.argv[1:])
