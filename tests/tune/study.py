"""Holds what a tuned study says against what follows from its trials, worked out here once more.

    study.py RESULTS [ALONE]

ALONE has the same trainings as cells of a study without `tune`: each of its axis `trial` is one of the trials.
"""
import itertools
import json
import math
import sys

failed = 0


def check(good, *what):
    global failed
    if not good:
        print(*what)
        failed += 1


def load(path):
    with open(path) as file:
        results = json.load(file)
    runs = {}
    for run in results["runs"]:
        runs[run["training"], (run["seed"], run.get("fold"))] = run
    return results, runs


def learned(run):
    return {key: run[key] for key in ("curves", "failed", "frozen")}


def measured(run):
    values = run.get("chosen_by", [])
    return values[-1] if values and values[-1] is not None else None


def best_trial(values, best):
    """The first of the lowest, or of the highest; what has failed is never better."""
    known = [value for value in values if value is not None]
    return values.index(best(known)) if known else 0


def left_of_halving(tune, trials, best_of):
    """Which trials go on to their end; holds how far the others came against where they were dropped."""
    left = list(range(len(trials)))
    for rung, epochs in enumerate(tune.get("rungs", [])):
        keep, rest = max(1, len(left) // tune["eta"]), list(left)
        kept = []
        for _ in range(keep):
            values = [trials[i].get("chosen_by", []) for i in rest]
            kept.append(rest.pop(best_trial([by[rung] if len(by) > rung else None for by in values], best_of)))
        for i in set(left) - set(kept):
            run = trials[i]
            check(run["failed"] or (len(run["chosen_by"]), len(run["curves"]["loss"])) == (rung + 1, epochs),
                  "trial", i + 1, "was dropped at another rung than", rung + 1)
        left = sorted(kept)
    for i in left:
        check(trials[i]["failed"] or len(trials[i]["chosen_by"]) == len(tune.get("rungs", [])) + 1,
              "trial", i + 1, "did not go on to its end")
    return left


def check_choice(tune, search, runs, seeds, best_of):
    won = [0] * len(search["trials"])
    for seed in seeds:
        trials = [runs[trial["training"], seed] for trial in search["trials"]]
        chosen = runs[search["training"], seed]
        left = left_of_halving(tune, trials, best_of)
        best = left[best_trial([None if trials[i]["failed"] else measured(trials[i]) for i in left], best_of)]
        won[best] += 1
        check(chosen["chosen"] == best + 1, search["arm"], seed, "chose", chosen["chosen"], "not", best + 1)
        check(learned(chosen) == learned(trials[best]), search["arm"], seed, "learned something else once more")
        check(chosen["failed"] or len(chosen["tests"]) == 1, search["arm"], seed, "is not tested")
        check("chosen_by" not in chosen, search["arm"], seed, "is measured again")
        for trial in trials:
            check(trial["tests"] == [], search["arm"], seed, "a trial was tested")
            check("chosen" not in trial, search["arm"], seed, "a trial was chosen of others")
            check(measured(trial) is not None or trial["failed"], search["arm"], seed, "not measured")
    return won


def expected_by_all_orders(values, best_of):
    """The mean of the best of the first 1, 2, ... over all orders."""
    sums = [0.0] * len(values)
    orders = list(itertools.permutations(values))
    for order in orders:
        for i in range(len(order)):
            sums[i] += best_of(order[:i + 1])
    return [total / len(orders) for total in sums]


def check_search(results, runs, seeds, index):
    search = results["study"]["tune"]["searches"][index]
    found = results["analysis"]["tuning"][index]
    more = results["study"]["tune"]["metric"] == "accuracy"
    best_of, worst_of = (max, min) if more else (min, max)
    tune = results["study"]["tune"]
    won = check_choice(tune, search, runs, seeds, best_of)
    check(found["won"] == won, search["arm"], "won", found["won"], "not", won)
    if "rungs" in tune: # not all are measured alike
        check(found["expected_best"] in ([], None), "a curve over trials that were halved")
        return
    sums, count = [0.0] * len(won), 0
    for seed in seeds:
        values = [measured(runs[trial["training"], seed]) for trial in search["trials"]]
        known = [value for value in values if value is not None]
        if known:
            count += 1
            orders = expected_by_all_orders([worst_of(known) if value is None else value for value in values],
                                            best_of)
            sums = [total + own for total, own in zip(sums, orders)]
    for own, total in zip(found["expected_best"], sums):
        check(math.isclose(own, total / count, rel_tol=1e-12), search["arm"], "expects", own, "not", total / count)
    check(found["arm"] == search["arm"] and found["training"] == search["training"], "another search")


def check_alone(results, runs, alone, alone_runs, seeds):
    """Each trial has learned what it learns alone, to the last bit."""
    compared = 0
    axes = [axis["name"] for axis in alone["study"]["axes"]]
    for cell in alone["study"]["cells"]:
        of_cell = dict(zip(axes, cell["values"]))
        tuned = results["study"]["cells"][of_cell["tasks.B.limit.train"]]
        for arm, training in zip(tuned["arms"], cell["arms"]):
            search = next(s for s in results["study"]["tune"]["searches"] if s["training"] == arm)
            trial = search["trials"][of_cell["trial"]]["training"]
            for seed in seeds:
                compared += 1
                check(learned(runs[trial, seed]) == learned(alone_runs[training, seed]),
                      search["arm"], "trial", of_cell["trial"] + 1, "seed", seed, "differs from a run alone")
                chosen = runs[arm, seed]
                if chosen["chosen"] == of_cell["trial"] + 1:
                    check(chosen["tests"] == alone_runs[training, seed]["tests"], "another test")
    check(compared > 0, "nothing is compared with runs alone")


def main():
    results, runs = load(sys.argv[1])
    seeds = sorted({key[1] for key in runs}, key=str)
    for index in range(len(results["study"]["tune"]["searches"])):
        check_search(results, runs, seeds, index)
    if len(sys.argv) > 2:
        check_alone(results, runs, *load(sys.argv[2]), seeds)
    sys.exit(failed > 0)


main()
