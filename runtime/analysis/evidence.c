/* evidence.c: the results of a study, read. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"

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

int tlc_cell_count(const struct tlc_evidence *study)
{
    return (int)json_array_size(tlc_member(study->study, "cells"));
}

int tlc_cell_training(const struct tlc_evidence *study, int cell, int arm)
{
    const json_t *arms = tlc_member(tlc_item(tlc_member(study->study, "cells"), cell), "arms");
    return (int)json_integer_value(tlc_item(arms, arm));
}

const json_t *tlc_training(const struct tlc_evidence *study, int training)
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
    study.seeds = (int)json_array_size(tlc_member(results, "seeds"));
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
static const json_t *find_run(const struct tlc_evidence *study, int training, int seed)
{
    const json_t *run =
        tlc_item(tlc_member(study->results, "runs"), training * study->seeds + seed);
    const json_t *wanted = tlc_item(tlc_member(study->results, "seeds"), seed);
    if (whole(run, "training") != training || !json_equal(tlc_member(run, "seed"), wanted))
        tlc_fail("the results cannot be analysed: a run of training %d is missing", training);
    return run;
}

const json_t *tlc_test(const struct tlc_evidence *study, int training, int seed)
{
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
