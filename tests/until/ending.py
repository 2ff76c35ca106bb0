#!/usr/bin/env python3
"""Whether a study ended where its differences say that it must.

    ending.py RESULTS WIDTH MOST REASON

Student's t at 98%, by SciPy's stats.t.ppf(0.98, seeds - 1), of the looks that a small study has.
"""
import json
import statistics
import sys

LOOKS = {
    30: 2.15032508783555,
    31: 2.1469662790897934,
    40: 2.1247420712933667,
    60: 2.10015283594104,
    80: 2.0882143288807153,
    100: 2.0811615410059607,
}


def fail(*words):
    print(*words)
    sys.exit(1)


def interval(values):
    mean, count = statistics.fmean(values), len(values)
    reach = LOOKS[count] * statistics.stdev(values) / count ** 0.5
    return mean - reach, mean + reach


def main():
    path, width, most, reason = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    with open(path, encoding="utf-8") as file:
        results = json.load(file)
    study, analysis = results["study"], results["analysis"]
    seeds = len(results["seeds"])
    comparison = analysis["cells"][study["primary"]["cell"]]["comparisons"][0]
    differences = comparison["differences"]
    if study["until"] != {"width": width, "most": most}:
        fail("study.until is", study["until"])
    if len(differences) != seeds or len(results["runs"]) != len(results["trainings"]) * seeds:
        fail(seeds, "seeds, but", len(differences), "differences and", len(results["runs"]), "runs")
    for look in [n for n in LOOKS if n <= most and (n != 31 or most == 31)]:
        low, high = interval(differences[:look])
        if look == seeds or look > seeds or high - low <= width:
            break
    if look != seeds:
        fail("it ended after", seeds, "seeds, and not after", look)
    if any(abs(a - b) > 1e-12 for a, b in zip((low, high), comparison["t"])):
        fail("the interval is", comparison["t"], "and not", (low, high))
    ending = analysis["ending"]
    if ending["seeds"] != seeds or ending["reason"] != reason or (
            abs(ending["width"] - (high - low)) > 1e-12):
        fail("analysis.ending is", ending, "and the interval", high - low, "wide")
    if (reason == "narrow enough") != (high - low <= width):
        fail(reason, "at a width of", high - low)


main()
