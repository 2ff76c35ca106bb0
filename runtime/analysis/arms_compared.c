/* arms_compared.c: how an arm differs from the baseline, seed by seed and image by image. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/fail.h"

static const char *const outcomes[] = {
    [TLC_BETTER] = "better",
    [TLC_WORSE] = "worse",
    [TLC_NO_DIFFERENCE] = "no difference shown",
    [TLC_EQUIVALENT] = "equivalent",
};

const char *tlc_outcome_name(enum tlc_outcome outcome)
{
    return outcomes[outcome];
}

/* Two trainings, each array with an entry for each seed. */
struct pair {
    double *arm, *baseline; /* accuracies */
    /* How many images more the arm got right. Sums of whole numbers are exact: rounding cannot move
     * an interval's end off zero, as it could with sums of proportions. */
    double *gains;
    int8_t *images; /* seeds x images: the arm's correctness minus the baseline's */
};

static const char *read_correct(const struct tlc_evidence *study, int training, int seed)
{
    const char *digits = json_string_value(tlc_member(tlc_test(study, training, seed), "correct"));
    size_t length = ((size_t)study->images + 3) / 4;
    if (!digits || strlen(digits) != length || strspn(digits, "0123456789abcdef") != length)
        tlc_fail("the results cannot be analysed: training %d does not say which of the %d images "
                 "it got right",
                 training, study->images);
    return digits;
}

static int8_t *subtract_images(const struct tlc_evidence *study, int arm, int baseline)
{
    int8_t *table = tlc_allocate((size_t)study->seeds * (size_t)study->images, sizeof *table);
    int8_t *next = table;
    for (int seed = 0; seed < study->seeds; seed++) {
        const char *first = read_correct(study, arm, seed);
        const char *second = read_correct(study, baseline, seed);
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
        .arm = tlc_tested(study, arm, "accuracy"),
        .baseline = tlc_tested(study, baseline, "accuracy"),
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

/* A value for each seed that is looked at, and null for the others. */
static json_t *by_seed(const struct tlc_evidence *study, const double *values)
{
    json_t *array = json_array();
    for (int seed = 0, next = 0; seed < study->all_seeds; seed++) {
        bool known = next < study->seeds && (!study->chosen || study->chosen[next] == seed);
        tlc_json_append(array, known ? tlc_json_number(values[next++]) : json_null());
    }
    return array;
}

static json_t *differences(const struct tlc_evidence *study, const struct pair *pair)
{
    double *values = tlc_allocate((size_t)study->seeds, sizeof *values);
    for (int seed = 0; seed < study->seeds; seed++)
        values[seed] = pair->gains[seed] / study->images;
    json_t *array = by_seed(study, values);
    free(values);
    return array;
}

static json_t *improvement(const struct tlc_evidence *study, const struct pair *pair)
{
    static const char *const conclusions[] = {
        [TLC_NOT_SIGNIFICANT] = "not significant",
        [TLC_NOT_MEANINGFUL] = "significant, not meaningful",
        [TLC_MEANINGFUL] = "significant and meaningful",
    };
    if (study->seeds < 2)
        return json_null();
    struct tlc_improvement found = tlc_improve(pair->arm, pair->baseline, study->seeds);
    json_t *record = json_object();
    tlc_json_put(record, "probability", tlc_json_number(found.probability));
    tlc_json_put(record, "interval", tlc_json_defined(found.interval));
    tlc_json_put(record, "conclusion", tlc_json_optional(conclusions[found.conclusion]));
    return record;
}

static long *count_errors(const struct tlc_evidence *study, const double *accuracies)
{
    long *errors = tlc_allocate((size_t)study->seeds, sizeof *errors);
    for (int seed = 0; seed < study->seeds; seed++)
        errors[seed] = (long)nearbyint((1 - accuracies[seed]) * study->images);
    return errors;
}

static json_t *error_ratio(const struct tlc_evidence *study, const struct pair *pair)
{
    long *arm = count_errors(study, pair->arm), *baseline = count_errors(study, pair->baseline);
    struct tlc_estimate ratio = tlc_error_ratio(arm, baseline, study->seeds);
    json_t *record = json_object();
    tlc_json_put(record, "value", tlc_json_number(ratio.value));
    tlc_json_put(record, "interval", tlc_json_defined(ratio.interval));
    free(arm);
    free(baseline);
    return record;
}

static json_t *mcnemar(const struct tlc_evidence *study, const struct pair *pair)
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
    json_t *array = by_seed(study, values);
    free(values);
    return array;
}

/* The outcome, and whether it speaks of these very test images or of others too. */
static void put_outcome(json_t *record, struct tlc_decision decision)
{
    const char *images = decision.other_images ? "these and others" : "these";
    bool decided = decision.outcome != TLC_NO_OUTCOME;
    tlc_json_put(record, "outcome", tlc_json_optional(tlc_outcome_name(decision.outcome)));
    tlc_json_put(record, "images", tlc_json_optional(decided ? images : NULL));
}

static void put_differences(json_t *record, const struct tlc_evidence *study,
                            const struct pair *pair)
{
    struct tlc_interval t = proportion(study, tlc_t_interval(pair->gains, study->seeds));
    struct tlc_interval bootstrap =
        proportion(study, tlc_bootstrap_mean(pair->gains, &study->drawn_seeds));
    struct tlc_interval two_way =
        tlc_two_way(pair->images, &study->drawn_seeds, &study->drawn_images);
    double mean = tlc_mean(pair->gains, study->seeds) / study->images;
    tlc_json_put(record, "differences", differences(study, pair));
    tlc_json_put(record, "mean", tlc_json_number(mean));
    tlc_json_put(record, "t", tlc_json_defined(t));
    tlc_json_put(record, "bootstrap", tlc_json_defined(bootstrap));
    tlc_json_put(record, "two_way", tlc_json_defined(two_way));
    tlc_json_put(record, "p", tlc_json_number(tlc_t_test(pair->gains, study->seeds)));
    tlc_json_put(record, "holm", json_null());
    tlc_json_put(record, "survives", json_null());
    put_outcome(record, tlc_decide(study->seeds, t, two_way, study->min_effect));
}

static json_t *compare_pairs(const struct tlc_evidence *study, int cell, int arm)
{
    struct pair pair = pair_up(study, tlc_cell_training(study, cell, arm),
                               tlc_cell_training(study, cell, study->baseline));
    json_t *comparison = json_object();
    tlc_json_put(comparison, "arm", json_string(tlc_arm_name(study, arm)));
    tlc_json_put(comparison, "baseline", json_string(tlc_arm_name(study, study->baseline)));
    tlc_json_put(comparison, "pairs", json_integer(study->seeds));
    put_differences(comparison, study, &pair);
    tlc_json_put(comparison, "improvement", improvement(study, &pair));
    tlc_json_put(comparison, "error_ratio", error_ratio(study, &pair));
    tlc_json_put(comparison, "mcnemar", mcnemar(study, &pair));
    free_pair(&pair);
    return comparison;
}

json_t *tlc_compare_arms(const struct tlc_evidence *study, int cell, int arm)
{
    struct tlc_evidence pairs = tlc_pairs(study, tlc_cell_training(study, cell, arm),
                                          tlc_cell_training(study, cell, study->baseline));
    json_t *comparison = compare_pairs(&pairs, cell, arm);
    tlc_chosen_end(&pairs);
    return comparison;
}

json_t *tlc_comparison_of(const struct tlc_evidence *study, const json_t *cells, int cell, int arm)
{
    const json_t *comparisons = tlc_member(tlc_item(cells, cell), "comparisons");
    return json_array_get(comparisons, (size_t)(arm < study->baseline ? arm : arm - 1));
}
