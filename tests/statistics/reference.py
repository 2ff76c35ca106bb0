#!/usr/bin/python3
"""Computes, by SciPy, scikit-learn and NumPy, the values that tests/runtime/test_statistics_*.c
and test_analysis*.c pin.

Not run by `make test`; it needs python3-scipy and python3-sklearn. It prints all values, in the
order of the tests.
"""
import numpy
from scipy import optimize, stats
from sklearn import calibration, metrics

SEEDS = numpy.array([
    0.981, 0.984, 0.979, 0.990, 0.986, 0.972, 0.988, 0.983, 0.991, 0.977,
    0.985, 0.980, 0.989, 0.975, 0.982, 0.987, 0.978, 0.993, 0.976, 0.984,
    0.970, 0.986, 0.981, 0.992, 0.979, 0.988, 0.974, 0.983, 0.985, 0.990])
OTHERS = numpy.array([
    0.975, 0.986, 0.970, 0.981, 0.986, 0.968, 0.979, 0.985, 0.980, 0.977,
    0.972, 0.983, 0.981, 0.969, 0.982, 0.975, 0.980, 0.984, 0.971, 0.978,
    0.973, 0.977, 0.981, 0.985, 0.966, 0.979, 0.976, 0.980, 0.974, 0.983])
FEW = numpy.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3])
ERRORS = [3, 0, 7, 5, 12, 4, 9]
MORE_ERRORS = [6, 2, 7, 11, 10, 9, 0]
CONFIDENCES = [0.51 + 0.49 * (i * 37 % 101) / 101 for i in range(101)]
CORRECT = [int(i * 37 % 101 + i * 13 % 29 > 25) for i in range(101)]


def show(name, *values):
    print(name, *(f"{value:.17g}" for value in values))


def describe(name, values):
    show(name, values.mean(), values.std(ddof=1), numpy.median(values),
         stats.trim_mean(values, 0.25), *numpy.quantile(values, [0, 0.025, 0.1, 0.6, 0.975, 1]))


def student_quantile(p, degrees):
    """SciPy 1.10's own stops at nine digits where the degrees of freedom are even; its cdf has all."""
    return optimize.brentq(lambda t: stats.t.cdf(t, degrees) - p, -100, 100, xtol=1e-15, rtol=1e-15)


def t_interval(values, missed=0.05):
    reach = student_quantile(1 - missed / 2, len(values) - 1) * stats.sem(values)
    return values.mean() - reach, values.mean() + reach


def normal():
    for p in [1e-10, 1e-6, 0.001, 0.025, 0.3, 0.5, 0.95, 0.999]:
        show(f"normal quantile {p}", stats.norm.ppf(p))


def mcnemar():
    for first, second in [(0, 0), (0, 5), (1, 9), (12, 2), (7, 7), (40, 55), (900, 1000),
                          (3000, 2600)]:
        show(f"mcnemar {first} {second}",
             stats.binomtest(first, first + second).pvalue if first + second else 1)


def student():
    for t, degrees in [(0.3, 1), (-12.7, 1), (1.5, 2), (2.045, 29), (-0.01, 29), (7.5, 29),
                       (-25, 29), (1.96, 1000), (-40, 5), (1e-9, 3), (-1e8, 4)]:
        show(f"student cdf {t} {degrees}", stats.t.cdf(t, degrees))
    for p, degrees in [(0.975, 1), (0.975, 2), (0.975, 29), (0.95, 9), (0.6, 4), (0.001, 7),
                       (0.5, 3), (1e-6, 29), (0.975, 999), (0.51, 30)]:
        show(f"student quantile {p} {degrees}", student_quantile(p, degrees))
    show("t interval", *t_interval(SEEDS), *t_interval(SEEDS - OTHERS), *t_interval(FEW))
    show("t test", stats.ttest_rel(SEEDS, OTHERS).pvalue,
         stats.ttest_rel(SEEDS[:5], OTHERS[:5]).pvalue,
         stats.ttest_1samp(FEW, 0).pvalue)


def sequential():
    show("sequential of seeds", *t_interval(SEEDS, 0.04))
    show("sequential of differences", *t_interval(SEEDS - OTHERS, 0.04))


def folds():
    """Bouckaert and Frank's corrected repeated k-fold cross-validation test."""
    for name, values, overlap in [("seeds", SEEDS, 1 / 4), ("differences", SEEDS - OTHERS, 1 / 9), ("few", FEW, 0.3)]:
        error = numpy.sqrt((1 / len(values) + overlap) * values.var(ddof=1))
        reach = student_quantile(0.975, len(values) - 1) * error
        show(f"corrected {name}", values.mean() - reach, values.mean() + reach,
             2 * stats.t.sf(abs(values.mean() / error), len(values) - 1))


def bootstrap():
    for name, values in [("seeds", SEEDS), ("differences", SEEDS - OTHERS), ("few", FEW),
                         ("wins", (1 + numpy.sign(SEEDS - OTHERS)) / 2)]:
        result = stats.bootstrap((values,), numpy.mean, n_resamples=1000000, batch=10000,
                                 method="percentile", random_state=1)
        show(f"bootstrap {name}", values.mean(), *result.confidence_interval)


def wilson(right, count):
    """SciPy's takes whole numbers; a tie is half of one."""
    z = stats.norm.ppf(0.975)
    part, scale = right / count, 1 + z * z / count
    reach = z * numpy.sqrt(part * (1 - part) / count + z * z / (4 * count ** 2))
    return (part + z * z / (2 * count) - reach) / scale, (part + z * z / (2 * count) + reach) / scale


def improvement():
    won, lost = int((SEEDS > OTHERS).sum()), int((SEEDS < OTHERS).sum())
    right = won + (len(SEEDS) - won - lost) / 2
    show("improvement", right / len(SEEDS), *wilson(right, len(SEEDS)),
         stats.binomtest(won, won + lost).pvalue)
    show("wilson by scipy", *wilson(22, 30), *stats.binomtest(22, 30).proportion_ci(method="wilson"))


def table(seeds, images):
    """The two-way test's table: seeds and images both matter, and most of it is zero."""
    return numpy.array([[(s * 7 % 11 + i * 5 % 17 > 19) - int(s * 3 % 13 + i * 11 % 19 > 27)
                         for i in range(images)] for s in range(seeds)])


def two_way():
    generator = numpy.random.default_rng(1)
    for seeds, images in [(30, 200), (5, 40)]:
        values = table(seeds, images)
        means = [values[generator.integers(0, seeds, seeds)][
            :, generator.integers(0, images, images)].mean() for _ in range(100000)]
        show(f"two way {seeds} {images}", values.mean(), *numpy.quantile(means, [0.025, 0.975]))


def power():
    """What docs/statistics.md says of 29 seeds: Noether's numbers, the exact sign test, Student's t."""
    quantiles = stats.norm.ppf(0.95) - stats.norm.ppf(0.05)
    show("noether, two samples and pairs", (quantiles / (numpy.sqrt(6) * 0.25)) ** 2,
         (quantiles / (2 * 0.25)) ** 2)
    least = next(k for k in range(30) if stats.binom.sf(k - 1, 29, 0.5) <= 0.05)
    show("sign test of 29", least, stats.binom.sf(least - 1, 29, 0.75))
    for pairs in [11, 29, 31]:
        critical = stats.t.ppf(0.975, pairs - 1)
        effect = stats.norm.ppf(0.75) * numpy.sqrt(pairs)
        show(f"t-interval of {pairs}", stats.nct.sf(critical, pairs - 1, effect))


def error_ratio():
    logs = numpy.log((numpy.array(MORE_ERRORS) + 0.5) / (numpy.array(ERRORS) + 0.5))
    show("error ratio", *numpy.exp([logs.mean(), *t_interval(logs)]))


def reliability():
    """Without ties, so that NumPy's sort leaves no choice."""
    order = numpy.argsort(CONFIDENCES)
    edges = [k * len(order) // 15 for k in range(16)]
    error = 0
    for first, end in zip(edges, edges[1:]):
        confidence = numpy.array(CONFIDENCES)[order[first:end]].mean()
        accuracy = numpy.array(CORRECT)[order[first:end]].mean()
        error += (end - first) / len(order) * abs(accuracy - confidence)
        if first in (0, edges[7], edges[14]):
            show(f"bin from {first}", confidence, accuracy, end - first)
    show("calibration error", error)
    # 90 examples fill 15 bins of 6, and then scikit-learn's quantiles make the same bins.
    accuracy, confidence = calibration.calibration_curve(
        CORRECT[:90], CONFIDENCES[:90], n_bins=15, strategy="quantile")
    show("calibration error of 90, by scikit-learn", abs(accuracy - confidence).mean())


def brier():
    p = numpy.array([0.1, 0.8, 0.35, 0.99, 0.5])
    y = numpy.array([0, 1, 1, 1, 0])
    show("brier of one output", 2 * metrics.brier_score_loss(y, p))
    q = numpy.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3], [0, 1, 0]])
    show("brier of three", ((q - numpy.eye(3)[[0, 1, 2, 1]]) ** 2).sum(axis=1).mean())


def examples_needed():
    sizes, curve = [50, 100, 200, 400], numpy.maximum.accumulate([0.90, 0.94, 0.93, 0.97])
    for accuracy in [0.91, 0.945, 0.96]:
        show(f"examples needed {accuracy}",
             numpy.exp(numpy.interp(accuracy, curve, numpy.log(sizes))))


def verdicts():
    """t-intervals, in points, of the verdicts' sentences; and p-values of the analysis."""
    almost = numpy.array([float(i % 6 == 0) for i in range(30)]) / 1000
    for name, values in [("29 seeds", (SEEDS - OTHERS)[:29]), ("28 seeds", (SEEDS - OTHERS)[:28]),
                         ("other seeds", numpy.roll(OTHERS, -1) - OTHERS), ("almost", almost)]:
        show(f"verdict of {name}", 100 * values.mean(), *t_interval(100 * values))
    show("t test of one gain", stats.ttest_1samp([1] + [0] * 29, 0).pvalue)
    show("t test of five gains", stats.ttest_1samp([1] * 5 + [0] * 25, 0).pvalue)


describe("seeds", SEEDS)
describe("few", FEW)
normal()
mcnemar()
student()
sequential()
folds()
bootstrap()
two_way()
improvement()
power()
error_ratio()
reliability()
brier()
examples_needed()
verdicts()
