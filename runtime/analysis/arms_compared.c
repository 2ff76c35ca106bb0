/* arms_compared.c: how an arm differs from the baseline, seed by seed and image by image. */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/format.h"

/* Two trainings, each array with an entry for each seed. */
struct pair {
    double *arm, *baseline; /* accuracies */
    /* How many images more the arm got right. Sums of whole numbers are exact: rounding cannot move
     * an interval's end off zero, as it could with sums of proportions. */
    double *gains;
    int8_t *images; /* seeds x images: the arm's correctness minus the baseline's */
};

static int8_t *subtract_images(const struct tlc_evidence *study, int arm, int baseline)
{
    int8_t *table = tlc_allocate((size_t)study->seeds * (size_t)study->images, sizeof *table);
    int8_t *next = table;
    for (int seed = 0; seed < study->seeds; seed++) {
        const char *first = tlc_correct(study, arm, seed);
        const char *second = tlc_correct(study, baseline, seed);
        for (int image = 0; image < study->images; image++)
            *next++ = (int8_t)(tlc_mark(first, image) - tlc_mark(second, image));
    }
    return table;
}

static double *sum_images(const struct tlc_evidence *study, const int8_t *table)
{
    double *gains = tlc_allocate((size_t)study->seeds, sizeof *gains);
    for (int seed = 0; seed < study->seeds; seed++)
        for (int image = 0; image < study->images; image++)
            gains[seed] += *table++;
    return gains;
}

static struct pair pair_up(const struct tlc_evidence *study, int arm, int baseline)
{
    int8_t *images = subtract_images(study, arm, baseline);
    return (struct pair){
        .arm = tlc_accuracies(study, arm),
        .baseline = tlc_accuracies(study, baseline),
        .gains = sum_images(study, images),
        .images = images,
    };
}

static void free_pair(struct pair *pair)
{
    free(pair->arm);
    free(pair->baseline);
    free(pair->gains);
    free(pair->images);
}

/* ---- what is said about a pair -------------------------------------------------------------- */

/* From images to a proportion of them. */
static struct tlc_interval proportion(const struct tlc_evidence *study, struct tlc_interval images)
{
    return (struct tlc_interval){images.low / study->images, images.high / study->images};
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
        values[seed] = pair->gains[seed] / study->images;
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
    return found;
}

static long *count_errors(const struct tlc_evidence *study, const double *accuracies)
{
    long *errors = tlc_allocate((size_t)study->seeds, sizeof *errors);
    for (int seed = 0; seed < study->seeds; seed++)
        errors[seed] = (long)nearbyint((1 - accuracies[seed]) * study->images);
    return errors;
}

static struct tlc_estimate error_ratio(const struct tlc_evidence *study, const struct pair *pair)
{
    long *arm = count_errors(study, pair->arm), *baseline = count_errors(study, pair->baseline);
    struct tlc_estimate ratio = tlc_error_ratio(arm, baseline, study->seeds);
    free(arm);
    free(baseline);
    return ratio;
}

static struct tlc_series mcnemar(const struct tlc_evidence *study, const struct pair *pair)
{
    double *values = tlc_allocate((size_t)study->seeds, sizeof *values);
    const int8_t *next = pair->images;
    for (int seed = 0; seed < study->seeds; seed++) {
        long arm_only = 0, baseline_only = 0;
        for (int image = 0; image < study->images; image++, next++) {
            arm_only += *next > 0;
            baseline_only += *next < 0;
        }
        values[seed] = tlc_mcnemar(arm_only, baseline_only);
    }
    struct tlc_series list = by_seed(study, values);
    free(values);
    return list;
}

/* The outcome, and whether it speaks of these very test images or of others too. */
static void put_outcome(struct tlc_arm_comparison *record, struct tlc_decision decision)
{
    record->outcome = decision.outcome;
    record->images = decision.outcome == TLC_NO_OUTCOME ? TLC_NO_IMAGES
                     : decision.other_images            ? TLC_OTHER_IMAGES
                                                        : TLC_THESE_IMAGES;
}

static void put_differences(struct tlc_arm_comparison *record, const struct tlc_evidence *study,
                            const struct pair *pair)
{
    record->t = proportion(study, tlc_t_interval(pair->gains, study->seeds));
    record->bootstrap = proportion(study, tlc_bootstrap_mean(pair->gains, &study->drawn_seeds));
    record->two_way = tlc_two_way(pair->images, &study->drawn_seeds, &study->drawn_images);
    record->mean = tlc_mean(pair->gains, study->seeds) / study->images;
    record->differences = differences(study, pair);
    record->p = tlc_t_test(pair->gains, study->seeds);
    record->holm = NAN;
    put_outcome(record, tlc_decide(study->seeds, record->t, record->two_way, study->min_effect));
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
