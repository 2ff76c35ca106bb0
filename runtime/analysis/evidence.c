/* evidence.c: the results of a study, read. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/fail.h"

/* ---- what was planned ----------------------------------------------------------------------- */

const char *tlc_arm_name(const struct tlc_evidence *study, int arm)
{
    return study->study->arms.item[arm];
}

bool tlc_excludes_failed(const struct tlc_evidence *study)
{
    return study->study->failed == TLC_FAILED_EXCLUDED;
}

int tlc_cell_count(const struct tlc_evidence *study)
{
    return study->study->cells.count;
}

int tlc_cell_training(const struct tlc_evidence *study, int cell, int arm)
{
    const struct tlc_wholes *arms = &study->study->cells.item[cell].arms;
    if (arm >= arms->count)
        tlc_fail("the results cannot be analysed: cell %d lacks arm %d", cell, arm);
    return arms->item[arm];
}

const struct tlc_training_record *tlc_trained_as(const struct tlc_evidence *study, int training)
{
    if (training < 0 || training >= study->results->trainings.count)
        tlc_fail("the results cannot be analysed: there is no training %d", training);
    return &study->results->trainings.item[training];
}

int tlc_primary_arm(const struct tlc_evidence *study)
{
    const struct tlc_primary_record *primary = study->study->primary;
    for (int arm = 0; primary && arm < study->arms; arm++)
        if (strcmp(tlc_arm_name(study, arm), primary->arm) == 0)
            return arm;
    if (study->arms < 2)
        return -1;
    return study->baseline == 0 ? 1 : 0;
}

static int find_baseline(const struct tlc_evidence *study)
{
    const char *name = study->study->baseline;
    for (int arm = 0; arm < study->arms; arm++)
        if (strcmp(tlc_arm_name(study, arm), name) == 0)
            return arm;
    tlc_fail("the results cannot be analysed: the baseline %s is no arm", name);
}

static void read_primary(struct tlc_evidence *study)
{
    const struct tlc_primary_record *primary = study->study->primary;
    study->primary = primary ? primary->cell : -1;
    study->min_effect = primary ? primary->min_effect : NAN;
    if (primary && (primary->cell < 0 || primary->cell >= study->study->cells.count))
        tlc_fail("the results cannot be analysed: there is no cell %d", primary->cell);
}

static int count_images(const struct tlc_evidence *study)
{
    for (int i = 0; i < study->results->splits.count; i++) {
        const struct tlc_split_record *split = &study->results->splits.item[i];
        if (strcmp(split->name, study->split) == 0 && split->examples.count == 1)
            return split->examples.item[0];
    }
    tlc_fail("the results cannot be analysed: it is not known how many examples %s has",
             study->split);
}

struct tlc_evidence tlc_evidence_read(const struct tlc_results *results)
{
    struct tlc_evidence study = {.results = results, .study = results->study};
    study.seeds = study.all_seeds = tlc_results_repeats(results);
    study.folds = results->study->folds != NULL;
    study.overlap = study.folds ? results->study->folds->overlap : 0;
    study.arms = results->study->arms.count;
    study.split = results->study->split;
    study.images = count_images(&study);
    study.baseline = find_baseline(&study);
    read_primary(&study);
    return study;
}

struct tlc_evidence tlc_evidence_begin(const struct tlc_results *results)
{
    struct tlc_evidence study = tlc_evidence_read(results);
    study.drawn_seeds = tlc_resample(TLC_SEEDS, study.seeds, TLC_RESAMPLES);
    /* One seed gives no interval that these could serve. */
    int resamples = study.seeds > 1 && !study.folds ? TLC_TWO_WAY_RESAMPLES : 0;
    study.drawn_images = tlc_resample(TLC_IMAGES, study.images, resamples);
    return study;
}

void tlc_evidence_end(struct tlc_evidence *study)
{
    tlc_resampling_free(&study->drawn_seeds);
    tlc_resampling_free(&study->drawn_images);
}

/* ---- what was found ------------------------------------------------------------------------- */

/* Runs stand by training, then seed. */
static const struct tlc_run_record *find_run(const struct tlc_evidence *study, int training,
                                             int index)
{
    const int seed = study->chosen ? study->chosen[index] : index;
    const int place = training * study->all_seeds + seed;
    const bool known = training >= 0 && place < study->results->runs.count;
    const struct tlc_run_record *run = known ? &study->results->runs.item[place] : NULL;
    if (!run || run->training != training || run->seed != tlc_results_seed(study->results, seed))
        tlc_fail("the results cannot be analysed: a run of training %d is missing", training);
    return run;
}

const struct tlc_failure *tlc_run_failure(const struct tlc_evidence *study, int training, int seed)
{
    return find_run(study, training, seed)->failed;
}

int tlc_count_failures(const struct tlc_evidence *study, int training)
{
    int count = 0;
    for (int seed = 0; seed < study->seeds; seed++)
        count += tlc_run_failure(study, training, seed) != NULL;
    return count;
}

const struct tlc_constant *tlc_commonest_of(const struct tlc_evidence *study)
{
    for (int i = 0; i < study->results->tests.count; i++)
        if (strcmp(study->results->tests.item[i].split, study->split) == 0)
            return &study->results->tests.item[i];
    tlc_fail("the results cannot be analysed: the commonest class of %s is not known",
             study->split);
}

const struct tlc_test_record *tlc_test(const struct tlc_evidence *study, int training, int seed)
{
    const struct tlc_run_record *run = find_run(study, training, seed);
    for (int i = 0; i < run->tests.count; i++)
        if (strcmp(run->tests.item[i].split, study->split) == 0)
            return &run->tests.item[i];
    tlc_fail("the results cannot be analysed: training %d was not tested on %s", training,
             study->split);
}

const struct tlc_bin *tlc_reliability_bin(const struct tlc_evidence *study, int training, int seed,
                                          int k)
{
    const struct tlc_test_record *test = tlc_test(study, training, seed);
    if (k >= test->reliability.count)
        tlc_fail("the results cannot be analysed: a test of training %d lacks bin %d", training, k);
    return &test->reliability.item[k];
}

/* Of a run that ended well. */
static const struct tlc_test_record *find_test(const struct tlc_evidence *study, int training,
                                               int seed)
{
    return tlc_run_failure(study, training, seed) ? NULL : tlc_test(study, training, seed);
}

int tlc_images_of(const struct tlc_evidence *study, int seed)
{
    for (int cell = 0; study->folds && cell < tlc_cell_count(study); cell++)
        for (int arm = 0; arm < study->arms; arm++) {
            const struct tlc_test_record *test =
                find_test(study, tlc_cell_training(study, cell, arm), seed);
            if (test)
                return test->examples;
        }
    return study->images;
}

struct tlc_decision tlc_decide_on(const struct tlc_evidence *study, struct tlc_interval seeds,
                                  struct tlc_interval two_way)
{
    return tlc_decide(study->seeds, seeds, study->folds ? seeds : two_way, study->min_effect);
}

const char *tlc_correct(const struct tlc_evidence *study, int training, int seed)
{
    const struct tlc_test_record *test = find_test(study, training, seed);
    if (!test && study->folds)
        return NULL;
    const char *digits = test ? test->correct : tlc_commonest_of(study)->correct;
    const int images = tlc_images_of(study, seed);
    size_t length = ((size_t)images + 3) / 4;
    if (strlen(digits) != length || strspn(digits, "0123456789abcdef") != length)
        tlc_fail(
            "the results cannot be analysed: training %d does not say which of the %d examples "
            "it got right",
            training, images);
    return digits;
}

const struct tlc_series *tlc_scores_of(const struct tlc_evidence *study, int training, int seed)
{
    const struct tlc_test_record *test = find_test(study, training, seed);
    const struct tlc_series *scores = test ? &test->scores : &tlc_commonest_of(study)->scores;
    return scores->count == tlc_images_of(study, seed) ? scores : NULL;
}

/* Only what needs it asks for the answer that is always the same. */
static const struct tlc_constant *constant_for(const struct tlc_evidence *study, bool failed)
{
    const char *metric = study->study->metric;
    return failed || (metric && tlc_is_error(metric)) ? tlc_commonest_of(study) : NULL;
}

double *tlc_values(const struct tlc_evidence *study, int training)
{
    double *values = tlc_allocate((size_t)study->seeds, sizeof *values);
    for (int seed = 0; seed < study->seeds; seed++) {
        const bool failed = tlc_run_failure(study, training, seed) != NULL;
        values[seed] = tlc_value_compared(study->study->metric, constant_for(study, failed),
                                          failed ? NULL : tlc_test(study, training, seed));
    }
    return values;
}

/* ---- which seeds ---------------------------------------------------------------------------- */

static bool has_failed(const struct tlc_evidence *study, int training, int other)
{
    return tlc_count_failures(study, training) > 0 || tlc_count_failures(study, other) > 0;
}

struct tlc_evidence tlc_ended_well(const struct tlc_evidence *study, int training, int other)
{
    struct tlc_evidence some = *study;
    if (!has_failed(study, training, other))
        return some;
    some.chosen = tlc_allocate((size_t)study->seeds, sizeof *some.chosen);
    some.seeds = 0;
    for (int seed = 0; seed < study->seeds; seed++)
        if (!tlc_run_failure(study, training, seed) && !tlc_run_failure(study, other, seed))
            some.chosen[some.seeds++] = seed;
    some.drawn_seeds = tlc_resample(TLC_SEEDS, some.seeds, TLC_RESAMPLES);
    return some;
}

struct tlc_evidence tlc_counted(const struct tlc_evidence *study, int training)
{
    if (has_failed(study, training, training) && tlc_excludes_failed(study))
        return tlc_ended_well(study, training, training);
    return *study;
}

/* Of two trainings that always fail nothing is known: neither is as good as the other. */
static bool always_fail(const struct tlc_evidence *study, int training, int other)
{
    return tlc_count_failures(study, training) == study->seeds &&
           tlc_count_failures(study, other) == study->seeds;
}

struct tlc_evidence tlc_pairs(const struct tlc_evidence *study, int training, int other)
{
    if (has_failed(study, training, other) &&
        (tlc_excludes_failed(study) || always_fail(study, training, other)))
        return tlc_ended_well(study, training, other);
    return *study;
}

void tlc_chosen_end(struct tlc_evidence *study)
{
    if (!study->chosen)
        return;
    free(study->chosen);
    tlc_resampling_free(&study->drawn_seeds);
}
