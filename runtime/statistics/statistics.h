/* statistics.h: what may be concluded from runs over several seeds.
 *
 * Pure functions of numbers; docs/statistics.md has the definitions, with what each ignores.
 * Accuracies, and differences between them, are proportions: 0.01 is one point. Intervals are
 * two-sided, 95%. What needs two values and gets fewer is NaN.
 *
 * The same values give the same bits with every compiler: sums are taken in the order of the
 * values, random numbers depend on fixed counters, logarithms are tlc_log and exponentials tlc_exp.
 *
 * Sections stand in the order of dependence: each file uses only what is declared above its own.
 */
#ifndef TLC_STATISTICS_H
#define TLC_STATISTICS_H

#include <stdbool.h>
#include <stdint.h>

struct tlc_interval {
    double low, high;
};

struct tlc_estimate {
    double value;
    struct tlc_interval interval;
};

/* ---- proportions.c: one test set, one or two models ----------------------------------------- */

/* Wilson's score interval for a proportion (Wilson 1927). */
struct tlc_interval tlc_wilson(long successes, long trials);

/* The same for trials of which some count half. */
struct tlc_interval tlc_wilson_with_halves(long successes, long halves, long trials);

/* Interval for the difference of two proportions over the same subjects: Newcombe 1998, method 10,
 * from the four counts of a 2x2 table. Positive when the first is better. */
struct tlc_interval tlc_paired_difference(long both, long first_only, long second_only,
                                          long neither);

/* McNemar's exact test (McNemar 1947): the two-sided p-value of so uneven a split of the examples
 * that only one of two models gets right, if each were as likely to go either way. */
double tlc_mcnemar(long first_only, long second_only);

/* ---- descriptive.c: a sample in a few numbers; none of these changes `values` ---------------- */

double tlc_mean(const double *values, int count);

/* Of a sample: the squares' sum is divided by count - 1. */
double tlc_standard_deviation(const double *values, int count);

/* Interpolates between the two nearest values (type 7 of Hyndman and Fan 1996). */
double tlc_quantile(const double *values, int count, double probability);
double tlc_median(const double *values, int count);

/* Mean of what is left when a quarter of the values, rounded down, is cut off at each end (Agarwal
 * et al. 2021). */
double tlc_interquartile_mean(const double *values, int count);

/* The quantile of an array that may be put in another order. */
double tlc_quantile_in_place(double *values, int count, double probability);

/* ---- student.c: means of normal samples ------------------------------------------------------ */

/* Probability that Student's t with so many degrees of freedom, 1 or more, is below t. */
double tlc_student_cdf(double t, int degrees);

/* The t of a probability in (0, 1). */
double tlc_student_quantile(double probability, int degrees);

struct tlc_interval tlc_t_interval(const double *values, int count);

/* The same for any probability of missing the mean: 0.05 is that of the interval above. */
struct tlc_interval tlc_t_interval_missing(const double *values, int count, double missed);

/* Two-sided p-value of the paired t-test, from the differences. Without any spread the test is not
 * defined, and the p-value is that of the sign test: 1 when all are zero, else 2^(1 - count). */
double tlc_t_test(const double *differences, int count);

/* The same of runs that learn from examples which many of them have in common, as those of several
 * folds do: `overlap` is how many examples are tested for each that is learned from (Nadeau and
 * Bengio 2003; Bouckaert and Frank 2004). Without any spread, the p-value is that of as many
 * differences as, independent of one another, would have a mean of this variance. */
struct tlc_interval tlc_corrected_t_interval(const double *values, int count, double overlap);
double tlc_corrected_t_test(const double *differences, int count, double overlap);

/* ---- bootstrap.c: percentile intervals (Efron and Tibshirani 1993) --------------------------- */

/* Resampling with replacement: how often each item was drawn each time. One resampling serves any
 * number of samples of the same size. */
struct tlc_resampling {
    int items, resamples;
    uint8_t *times; /* resamples x items; 256 of the same are too improbable ever to be seen */
};

/* What is drawn: the two kinds are drawn independently. */
enum tlc_resampled { TLC_SEEDS, TLC_IMAGES };

enum { TLC_RESAMPLES = 10000, TLC_TWO_WAY_RESAMPLES = 2000 };

/* Resample number r depends only on what is drawn, the number of items and r. To be freed with
 * tlc_resampling_free. */
struct tlc_resampling tlc_resample(enum tlc_resampled what, int items, int resamples);
void tlc_resampling_free(struct tlc_resampling *resampling);

/* Interval for the mean of `seeds->items` values. */
struct tlc_interval tlc_bootstrap_mean(const double *values, const struct tlc_resampling *seeds);

/* The interval from 2.5% to 97.5% of the resampled values, which are put in another order. */
struct tlc_interval tlc_percentile_interval(double *resampled, int count);

/* ---- two_way.c ------------------------------------------------------------------------------- */

/* Interval for the mean of a seeds x images table of numbers, such as the first model's
 * correctness minus the second's, over seeds and images that are both resampled (Owen 2007). As
 * many resamples as both have. */
struct tlc_interval tlc_two_way(const double *differences, const struct tlc_resampling *seeds,
                                const struct tlc_resampling *images);

/* ---- errors.c -------------------------------------------------------------------------------- */

/* The geometric mean over seeds of how many times as many errors the second makes as the first,
 * half an error being added to each count; with a t-interval, corrected for this overlap. */
struct tlc_estimate tlc_error_ratio(const long *first, const long *second, int count,
                                    double overlap);

/* ---- decision.c ------------------------------------------------------------------------------ */

/* Holm's step-down adjusted p-values (Holm 1979), in the order of `p`. */
void tlc_holm(const double *p, double *adjusted, int count);

/* With fewer pairs there is no outcome: even if all have the same sign, a fair coin does as much in
 * more than 5% of studies, 2^(1 - 5). */
enum { TLC_DECIDING_PAIRS = 6 };

enum tlc_outcome { TLC_NO_OUTCOME, TLC_BETTER, TLC_WORSE, TLC_NO_DIFFERENCE, TLC_EQUIVALENT };

struct tlc_decision {
    enum tlc_outcome outcome;
    bool other_images; /* whether it holds for other test images too, and not only other seeds */
};

/* What intervals for a mean difference say: the t-interval over so many pairs, and the two-way one
 * over seeds and images. Equivalent is what both say is within +-min_effect, where that is above 0,
 * even if it excludes zero. No outcome where the first is not defined. */
struct tlc_decision tlc_decide(int pairs, struct tlc_interval seeds, struct tlc_interval two_way,
                               double min_effect);

/* ---- sequential.c: studies that end when an interval is narrow enough ------------------------ */

/* Whether the study ends at a look with this interval over so many pairs: it is no wider than
 * `width`, and they are as many as the first look takes (common/looks.h). Never without any spread,
 * which says no more than that all differences so far are the same. What the mean is does not
 * matter. */
bool tlc_is_narrow(struct tlc_interval interval, int pairs, double width);

/* The interval at a look: the t-interval that misses in 4% of looks. That of the look at which the
 * study ends then misses in at most 5% of studies, whatever `width` (docs/statistics.md). */
struct tlc_interval tlc_sequential_interval(const double *differences, int count);

/* The p-value that is below 0.05 where that interval excludes zero, from the paired t-test's. */
double tlc_sequential_p(double p);

/* ---- improvement.c: Bouthillier et al. 2021 -------------------------------------------------- */

/* Seeds from which on a study is more than exploratory: with fewer, a difference worth having may
 * well be missed. Of this many pairs the t-interval excludes zero in 94 of 100 studies when the
 * mean difference is 0.67 standard deviations, by which one model is ahead in three of four pairs.
 */
enum { TLC_ENOUGH_SEEDS = 29 };

enum tlc_conclusion { TLC_NO_CONCLUSION, TLC_NOT_SIGNIFICANT, TLC_NOT_MEANINGFUL, TLC_MEANINGFUL };

struct tlc_improvement {
    double probability;           /* that the first is better, a tie counting half */
    struct tlc_interval interval; /* Wilson's */
    enum tlc_conclusion conclusion;
};

/* Of `count` pairs. Significant by the exact two-sided sign test at 5%, without the ties. No
 * conclusion from fewer than TLC_DECIDING_PAIRS. */
struct tlc_improvement tlc_improve(const double *first, const double *second, int count);

/* ---- calibration.c --------------------------------------------------------------------------- */

enum { TLC_BINS = 15 };

/* Examples of similar confidence; both means are NaN without examples. */
struct tlc_bin {
    double confidence, accuracy;
    long examples;
};

/* Sorts by confidence and puts examples floor(k n/15) to floor((k+1) n/15) into bin k. Examples of
 * equal confidence share their accuracy, so that their order does not matter. */
void tlc_reliability(const double *confidence, const uint8_t *correct, long examples,
                     struct tlc_bin bins[TLC_BINS]);

/* Expected calibration error: the mean over all examples of their bin's |accuracy - confidence|. */
double tlc_calibration_error(const struct tlc_bin bins[TLC_BINS]);

/* Brier's score (Brier 1950), from 0 to 2: the mean over examples of the sum over classes of
 * (probability - [it is this class])^2. `probabilities` is examples x outputs; one output is the
 * probability of class 1 out of two, and its score 2 (p - y)^2. */
double tlc_brier(const double *probabilities, const int32_t *targets, long examples, int outputs);

/* ---- examples_needed.c ----------------------------------------------------------------------- */

enum tlc_reach { TLC_WITHIN, TLC_ABOVE, TLC_BELOW };

struct tlc_need {
    double examples;      /* NaN unless within what was measured */
    enum tlc_reach reach; /* above the largest size, or below the smallest */
};

/* How many examples are needed for an accuracy, by a learning curve of measured accuracies at
 * ascending, positive sizes: made monotone by its running maximum, and linear in log(size) between
 * them. */
struct tlc_need tlc_examples_needed(const double *sizes, const double *accuracies, int count,
                                    double accuracy);

/* ---- trials.c: what a search comes to -------------------------------------------------------- */

/* The index of the best of some values, the first of several; NAN is worse than any number. */
int tlc_best_trial(const double *value, int count, bool more_is_better);

/* Leaves of the trials that are `left` the best `most`, of equally good ones the first; NAN is
 * worse than any number. */
void tlc_leave_best(const double *value, int count, bool more_is_better, int most, bool *left);

/* How good the best of 1, 2, ... `count` of these trials is on average over all orders in which
 * they could have been done: Dodge et al., Show Your Work, EMNLP 2019, of which this is the
 * estimate without replacement (Tang et al., ACL 2020), which has no bias. A value that is NAN is
 * as bad as the worst of the others; if all are, so is all of `best`. */
void tlc_expected_best(const double *value, int count, bool more_is_better, double *best);

/* Half of so many, rounded down, and of one that one: random half number `number`, in which each
 * half is as likely as another. It depends on nothing but the two numbers. */
void tlc_random_half(int number, int count, bool *used);

#endif
