/* arms_compared.c: how an arm differs from the baseline, seed by seed and image by image. */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/format.h"

/* Two trainings, each array with an entry for each seed. */
struct pair {
    double *arm, *baseline; /* what they are compared by */
    /* How many images only one of them got right; -1 where that is not known. */
    long *arm_only, *baseline_only;
    int *images; /* that are tested */
    /* How many images more the arm got right, of `all`, which is a multiple of each number of
     * images. Sums of whole numbers are exact: rounding cannot move an interval's end off zero, as
     * it could with sums of proportions. */
    double *gains, all;
    double *table; /* seeds x images: the arm's correctness minus the baseline's; NULL with folds */
};

/* By a metric other than the accuracy: what a run gives to it image by image, where it is a mean.
 */
static void compare_scores(const struct tlc_evidence *study, int arm, int baseline, int seed,
                           struct pair *pair)
{
    const char *metric = study->study->metric;
    const struct tlc_series *first = tlc_scores_of(study, arm, seed);
    const struct tlc_series *second = tlc_scores_of(study, baseline, seed);
    const double scale =
        tlc_is_error(metric) ? -1 / tlc_metric_of_constant(tlc_commonest_of(study), metric) : 1;
    pair->arm_only[seed] = pair->baseline_only[seed] = -1;
    pair->gains[seed] = pair->arm[seed] - pair->baseline[seed];
    if (!pair->table)
        return;
    double *row = pair->table + (size_t)seed * (size_t)study->images;
    for (int image = 0; image < study->images; image++)
        row[image] =
            first && second ? scale * (first->item[image] - second->item[image]) : (double)NAN;
}

/* Of a fold under which a run failed only the numbers of correct answers are known. */
static void compare_runs(const struct tlc_evidence *study, int arm, int baseline, int seed,
                         struct pair *pair)
{
    const char *first = tlc_correct(study, arm, seed), *second = tlc_correct(study, baseline, seed);
    const int images = pair->images[seed];
    double *row = pair->table ? pair->table + (size_t)seed * (size_t)images : NULL;
    if (!first || !second) {
        pair->arm_only[seed] = pair->baseline_only[seed] = -1;
        pair->gains[seed] =
            nearbyint(pair->arm[seed] * images) - nearbyint(pair->baseline[seed] * images);
        return;
    }
    for (int image = 0; image < images; image++) {
        const int more = tlc_mark(first, image) - tlc_mark(second, image);
        pair->arm_only[seed] += more > 0;
        pair->baseline_only[seed] += more < 0;
        if (row)
            row[image] = more;
    }
    pair->gains[seed] = (double)(pair->arm_only[seed] - pair->baseline_only[seed]);
}

/* The least common multiple of all numbers of images; of too many different ones no more than a
 * large number. */
static double common_multiple(const struct pair *pair, const struct tlc_evidence *study)
{
    const long most = 1L << 40;
    long multiple = study->seeds ? pair->images[0] : study->images;
    for (int seed = 1; seed < study->seeds && multiple < most; seed++) {
        long a = multiple, b = pair->images[seed];
        while (b > 0) {
            const long rest = a % b;
            a = b;
            b = rest;
        }
        multiple = multiple / a * pair->images[seed];
    }
    return (double)(multiple < most ? multiple : most);
}

static struct pair pair_up(const struct tlc_evidence *study, int arm, int baseline)
{
    const size_t seeds = (size_t)study->seeds;
    struct pair pair = {
        .arm = tlc_values(study, arm),
        .baseline = tlc_values(study, baseline),
        .arm_only = tlc_allocate(seeds, sizeof *pair.arm_only),
        .baseline_only = tlc_allocate(seeds, sizeof *pair.baseline_only),
        .images = tlc_allocate(seeds, sizeof *pair.images),
        .gains = tlc_allocate(seeds, sizeof *pair.gains),
        .table =
            study->folds ? NULL : tlc_allocate(seeds * (size_t)study->images, sizeof *pair.table),
    };
    for (int seed = 0; seed < study->seeds; seed++)
        pair.images[seed] = tlc_images_of(study, seed);
    pair.all = study->study->metric ? 1 : common_multiple(&pair, study);
    for (int seed = 0; seed < study->seeds; seed++) {
        if (study->study->metric) {
            compare_scores(study, arm, baseline, seed, &pair);
            continue;
        }
        compare_runs(study, arm, baseline, seed, &pair);
        pair.gains[seed] *= pair.all / pair.images[seed];
    }
    return pair;
}

static void free_pair(struct pair *pair)
{
    free(pair->arm);
    free(pair->baseline);
    free(pair->arm_only);
    free(pair->baseline_only);
    free(pair->images);
    free(pair->gains);
    free(pair->table);
}

/* ---- what is said about a pair -------------------------------------------------------------- */

/* From images to a proportion of them. */
static struct tlc_interval proportion(const struct pair *pair, struct tlc_interval images)
{
    return (struct tlc_interval){images.low / pair->all, images.high / pair->all};
}

/* A value for each seed that is looked at, and NaN for the others. */
static struct tlc_series by_seed(const struct tlc_evidence *study, const double *values)
{
    const size_t count = (size_t)study->all_seeds;
    struct tlc_series list = {study->all_seeds, tlc_allocate(count, sizeof *list.item)};
    for (int seed = 0, next = 0; seed < study->all_seeds; seed++) {
        bool known = next < study->seeds && (!study->chosen || study->chosen[next] == seed);
        list.item[seed] = known ? values[next++] : NAN;
    }
    return list;
}

static struct tlc_series differences(const struct tlc_evidence *study, const struct pair *pair)
{
    double *values = tlc_allocate((size_t)study->seeds, sizeof *values);
    for (int seed = 0; seed < study->seeds; seed++)
        values[seed] = pair->gains[seed] / pair->all;
    struct tlc_series list = by_seed(study, values);
    free(values);
    return list;
}

static struct tlc_improvement *improvement(const struct tlc_evidence *study,
                                           const struct pair *pair)
{
    if (study->seeds < 2)
        return NULL;
    struct tlc_improvement *found = tlc_allocate(1, sizeof *found);
    *found = tlc_improve(pair->arm, pair->baseline, study->seeds);
    if (study->folds) /* the sign test takes them for independent */
        found->conclusion = TLC_NO_CONCLUSION;
    return found;
}

static long *count_errors(const struct tlc_evidence *study, const struct pair *pair,
                          const double *accuracies)
{
    long *errors = tlc_allocate((size_t)study->seeds, sizeof *errors);
    for (int seed = 0; seed < study->seeds; seed++)
        errors[seed] = (long)nearbyint((1 - accuracies[seed]) * pair->images[seed]);
    return errors;
}

static struct tlc_estimate error_ratio(const struct tlc_evidence *study, const struct pair *pair)
{
    if (study->study->metric) /* nothing is right or wrong */
        return (struct tlc_estimate){NAN, {NAN, NAN}};
    long *arm = count_errors(study, pair, pair->arm);
    long *baseline = count_errors(study, pair, pair->baseline);
    struct tlc_estimate ratio = tlc_error_ratio(arm, baseline, study->seeds, study->overlap);
    free(arm);
    free(baseline);
    return ratio;
}

static struct tlc_series mcnemar(const struct tlc_evidence *study, const struct pair *pair)
{
    double *values = tlc_allocate((size_t)study->seeds, sizeof *values);
    for (int seed = 0; seed < study->seeds; seed++)
        values[seed] = pair->arm_only[seed] < 0
                           ? NAN
                           : tlc_mcnemar(pair->arm_only[seed], pair->baseline_only[seed]);
    struct tlc_series list = by_seed(study, values);
    free(values);
    return list;
}

/* The outcome, and whether it speaks of these very test images or of others too. */
static void put_outcome(struct tlc_arm_comparison *record, struct tlc_decision decision)
{
    record->outcome = decision.outcome;
    record->examples = decision.outcome == TLC_NO_OUTCOME ? TLC_NO_EXAMPLES
                       : decision.other_images            ? TLC_OTHER_EXAMPLES
                                                          : TLC_THESE_EXAMPLES;
}

/* Whether it is known what each image gives. */
static bool has_table(const struct tlc_evidence *study, const struct pair *pair)
{
    for (int seed = 0; seed < study->seeds; seed++)
        if (study->images > 0 && isnan(pair->table[(size_t)seed * (size_t)study->images]))
            return false;
    return true;
}

/* Of a study that goes on until this interval is narrow, what it is at a look. */
static struct tlc_interval interval_over_seeds(const struct tlc_evidence *study,
                                               const struct pair *pair)
{
    return proportion(pair, study->study->until ? tlc_sequential_interval(pair->gains, study->seeds)
                                                : tlc_corrected_t_interval(
                                                      pair->gains, study->seeds, study->overlap));
}

static void put_differences(struct tlc_arm_comparison *record, const struct tlc_evidence *study,
                            const struct pair *pair)
{
    const double *gains = pair->gains;
    const int seeds = study->seeds;
    record->t = interval_over_seeds(study, pair);
    record->bootstrap = proportion(pair, tlc_bootstrap_mean(gains, &study->drawn_seeds));
    record->two_way = study->folds || !has_table(study, pair)
                          ? (struct tlc_interval){NAN, NAN}
                          : tlc_two_way(pair->table, &study->drawn_seeds, &study->drawn_images);
    record->mean = tlc_mean(gains, seeds) / pair->all;
    record->differences = differences(study, pair);
    record->p = tlc_corrected_t_test(gains, seeds, study->overlap);
    if (study->study->until)
        record->p = tlc_sequential_p(record->p);
    record->holm = NAN;
    put_outcome(record, tlc_decide_on(study, record->t, record->two_way));
}

static struct tlc_arm_comparison compare_pairs(const struct tlc_evidence *study, int cell, int arm)
{
    struct pair pair = pair_up(study, tlc_cell_training(study, cell, arm),
                               tlc_cell_training(study, cell, study->baseline));
    struct tlc_arm_comparison comparison = {
        .arm = tlc_format("%s", tlc_arm_name(study, arm)),
        .baseline = tlc_format("%s", tlc_arm_name(study, study->baseline)),
        .pairs = study->seeds,
        .improvement = improvement(study, &pair),
        .error_ratio = error_ratio(study, &pair),
        .mcnemar = mcnemar(study, &pair),
    };
    put_differences(&comparison, study, &pair);
    free_pair(&pair);
    return comparison;
}

struct tlc_arm_comparison tlc_compare_arms(const struct tlc_evidence *study, int cell, int arm)
{
    struct tlc_evidence pairs = tlc_pairs(study, tlc_cell_training(study, cell, arm),
                                          tlc_cell_training(study, cell, study->baseline));
    struct tlc_arm_comparison comparison = compare_pairs(&pairs, cell, arm);
    tlc_chosen_end(&pairs);
    return comparison;
}

struct tlc_arm_comparison *tlc_comparison_of(const struct tlc_evidence *study,
                                             const struct tlc_analysis *analysis, int cell, int arm)
{
    return &analysis->cells.item[cell].comparisons.item[arm < study->baseline ? arm : arm - 1];
}

struct tlc_interval tlc_primary_interval(const struct tlc_evidence *study, int *pairs)
{
    const int arm = tlc_primary_arm(study);
    *pairs = 0;
    if (study->primary < 0 || arm < 0)
        return (struct tlc_interval){NAN, NAN};
    const int first = tlc_cell_training(study, study->primary, arm);
    const int second = tlc_cell_training(study, study->primary, study->baseline);
    struct tlc_evidence compared = tlc_pairs(study, first, second);
    struct pair pair = pair_up(&compared, first, second);
    struct tlc_interval interval = interval_over_seeds(&compared, &pair);
    *pairs = compared.seeds;
    free_pair(&pair);
    tlc_chosen_end(&compared);
    return interval;
}
