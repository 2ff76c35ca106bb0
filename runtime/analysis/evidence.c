/* evidence.c: the results of a study, read. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/fail.h"

const json_t *tlc_member(const json_t *object, const char *key)
{
    const json_t *member = json_object_get(object, key);
    if (!member)
        tlc_fail("the results cannot be analysed: %s is missing", key);
    return member;
}

const json_t *tlc_item(const json_t *array, int index)
{
    const json_t *item = index < 0 ? NULL : json_array_get(array, (size_t)index);
    if (!item)
        tlc_fail("the results cannot be analysed: there is no item %d", index);
    return item;
}

double tlc_number(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(tlc_member(object, key));
    if (!value)
        tlc_fail("the results cannot be analysed: %s is no text", key);
    return value;
}

static int whole(const json_t *object, const char *key)
{
    return (int)json_integer_value(tlc_member(object, key));
}

/* ---- what was planned ----------------------------------------------------------------------- */

const char *tlc_arm_name(const struct tlc_evidence *study, int arm)
{
    return json_string_value(tlc_item(tlc_member(study->study, "arms"), arm));
}

bool tlc_excludes_failed(const struct tlc_evidence *study)
{
    return strcmp(text(study->study, "failed"), "excluded") == 0;
}

int tlc_cell_count(const struct tlc_evidence *study)
{
    return (int)json_array_size(tlc_member(study->study, "cells"));
}

int tlc_cell_training(const struct tlc_evidence *study, int cell, int arm)
{
    const json_t *arms = tlc_member(tlc_item(tlc_member(study->study, "cells"), cell), "arms");
    return (int)json_integer_value(tlc_item(arms, arm));
}

const json_t *tlc_training_record(const struct tlc_evidence *study, int training)
{
    return tlc_item(tlc_member(study->results, "trainings"), training);
}

int tlc_primary_arm(const struct tlc_evidence *study)
{
    const json_t *primary = json_object_get(study->study, "primary");
    const char *name = json_string_value(json_object_get(primary, "arm"));
    for (int arm = 0; name && arm < study->arms; arm++)
        if (strcmp(tlc_arm_name(study, arm), name) == 0)
            return arm;
    if (study->arms < 2)
        return -1;
    return study->baseline == 0 ? 1 : 0;
}

static int find_baseline(const struct tlc_evidence *study)
{
    const char *name = text(study->study, "baseline");
    for (int arm = 0; arm < study->arms; arm++)
        if (strcmp(tlc_arm_name(study, arm), name) == 0)
            return arm;
    tlc_fail("the results cannot be analysed: the baseline %s is no arm", name);
}

static void read_primary(struct tlc_evidence *study)
{
    const json_t *primary = tlc_member(study->study, "primary");
    study->primary = -1;
    study->min_effect = NAN;
    if (json_is_null(primary))
        return;
    study->primary = whole(primary, "cell");
    study->min_effect = tlc_number(tlc_member(primary, "min_effect"));
    tlc_item(tlc_member(study->study, "cells"), study->primary);
}

struct tlc_evidence tlc_evidence_begin(const json_t *results)
{
    struct tlc_evidence study = {.results = results, .study = tlc_member(results, "study")};
    study.seeds = study.all_seeds = (int)json_array_size(tlc_member(results, "seeds"));
    study.arms = (int)json_array_size(tlc_member(study.study, "arms"));
    study.split = text(study.study, "split");
    study.images = whole(tlc_member(results, "splits"), study.split);
    study.baseline = find_baseline(&study);
    read_primary(&study);
    study.drawn_seeds = tlc_resample(TLC_SEEDS, study.seeds, TLC_RESAMPLES);
    /* One seed gives no interval that these could serve. */
    int resamples = study.seeds > 1 ? TLC_TWO_WAY_RESAMPLES : 0;
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
static const json_t *find_run(const struct tlc_evidence *study, int training, int index)
{
    const int seed = study->chosen ? study->chosen[index] : index;
    const json_t *run =
        tlc_item(tlc_member(study->results, "runs"), training * study->all_seeds + seed);
    const json_t *wanted = tlc_item(tlc_member(study->results, "seeds"), seed);
    if (whole(run, "training") != training || !json_equal(tlc_member(run, "seed"), wanted))
        tlc_fail("the results cannot be analysed: a run of training %d is missing", training);
    return run;
}

const json_t *tlc_run_failure(const struct tlc_evidence *study, int training, int seed)
{
    return tlc_failure_of(find_run(study, training, seed));
}

int tlc_count_failures(const struct tlc_evidence *study, int training)
{
    int count = 0;
    for (int seed = 0; seed < study->seeds; seed++)
        count += tlc_run_failure(study, training, seed) != NULL;
    return count;
}

const json_t *tlc_commonest_of(const struct tlc_evidence *study)
{
    return tlc_member(tlc_member(study->results, "tests"), study->split);
}

const json_t *tlc_test(const struct tlc_evidence *study, int training, int seed)
{
    if (tlc_run_failure(study, training, seed))
        return tlc_commonest_of(study);
    const json_t *tests = tlc_member(find_run(study, training, seed), "tests");
    for (int i = 0; i < (int)json_array_size(tests); i++) {
        const json_t *test = tlc_item(tests, i);
        if (strcmp(text(test, "split"), study->split) == 0)
            return test;
    }
    tlc_fail("the results cannot be analysed: training %d was not tested on %s", training,
             study->split);
}

double *tlc_tested(const struct tlc_evidence *study, int training, const char *key)
{
    double *values = tlc_allocate((size_t)study->seeds, sizeof *values);
    for (int seed = 0; seed < study->seeds; seed++)
        values[seed] = tlc_number(tlc_member(tlc_test(study, training, seed), key));
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
