/* learn.c: one recipe with one seed: from its first weights to what its tests have found. */
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "engine/team.h"
#include "results/results.h"
#include "run/failed.h"
#include "run/jobs.h"
#include "run/progress.h"
#include "run/records.h"
#include "run/resume.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/input.h"

/* ---- first weights -------------------------------------------------------------------------- */

/* The first recipe whose weights this one cannot begin with, since it has failed; -1 for none. */
static int failed_need(const struct tlc_run_state *run, const struct tlc_recipe *recipe, int seed)
{
    for (int i = 0, needed; (needed = tlc_need_of(recipe, i)) >= 0; i++)
        if (tlc_failure_of(run->record[tlc_job_of(run, needed, seed)]))
            return needed;
    return -1;
}

static const struct tlc_copy *copy_for(const struct tlc_recipe *recipe, int layer)
{
    for (int i = 0; i < recipe->copies; i++)
        if (recipe->copy[i].layer == layer)
            return &recipe->copy[i];
    return NULL;
}

static void *begin_weights(const struct tlc_run_state *run, const struct tlc_recipe *recipe,
                           int seed)
{
    const struct tlc_model *model = recipe->model;
    void *weights = tlc_allocate_aligned(model->size);
    if (recipe->goes_on)
        return memcpy(weights, run->weights[tlc_job_of(run, recipe->before, seed)], model->size);
    for (int i = 0; i < model->layers; i++) {
        const struct tlc_copy *copy = copy_for(recipe, i);
        if (copy)
            tlc_copy_layer(&model->layer[i], weights,
                           &run->experiment->recipe[copy->recipe].model->layer[copy->from],
                           run->weights[tlc_job_of(run, copy->recipe, seed)]);
        else
            tlc_draw_layer(&model->layer[i], weights, run->options->seed + (uint64_t)seed);
    }
    return weights;
}

/* What layers take of the training examples before they learn from them. */
static void adapt(const struct tlc_run_state *run, struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    if (recipe->adaptations == 0)
        return;
    struct tlc_examples sample = tlc_sample(recipe->train, training->seed);
    training->train = &sample;
    for (int i = 0; i < recipe->adaptations; i++)
        run->experiment->adapt(training, &recipe->adaptation[i]);
    training->train = NULL;
    tlc_sample_end(&sample, recipe->train);
}

/* ---- what is frozen ------------------------------------------------------------------------- */

static bool is_frozen(const struct tlc_recipe *recipe, int layer)
{
    for (int i = 0; i < recipe->phases; i++)
        if (recipe->phase[i].epochs > 0 && recipe->phase[i].learns[layer])
            return false;
    return recipe->model->layer[layer].weights > 0;
}

/* A checksum of all that no phase trains, null when there is nothing. */
static json_t *frozen_checksum(const struct tlc_recipe *recipe, const void *weights)
{
    uint32_t checksum = 0;
    bool any = false;
    for (int i = 0; i < recipe->model->layers; i++) {
        const struct tlc_layer *layer = &recipe->model->layer[i];
        if (!is_frozen(recipe, i))
            continue;
        any = true;
        for (int k = 0; k < layer->weights; k++)
            checksum = tlc_checksum(checksum, tlc_numbers(&layer->weight[k], weights),
                                    tlc_tensor_count(&layer->weight[k]) * sizeof(float));
    }
    return any ? json_sprintf("%08x", checksum) : json_null();
}

static json_t *frozen_record(json_t *before, json_t *after)
{
    if (json_is_null(before)) {
        json_decref(after);
        return before;
    }
    json_t *record = json_object();
    tlc_json_put(record, "before", before);
    tlc_json_put(record, "after", after);
    return record;
}

/* ---- tests ---------------------------------------------------------------------------------- */

/* NULL where it is no result. */
static json_t *test(const struct tlc_experiment *experiment, struct tlc_training *training,
                    const struct tlc_examples *all)
{
    struct tlc_examples examples = tlc_sample(all, 0);
    const size_t count = (size_t)examples.count;
    struct tlc_predictions predictions = {
        .predicted = tlc_allocate(count, sizeof *predictions.predicted),
        .confidence = tlc_allocate(count, sizeof *predictions.confidence),
        .error = tlc_allocate(count, sizeof *predictions.error)};
    struct tlc_metrics metrics =
        experiment->evaluate(training, training->recipe->evaluation, &examples, NULL, &predictions);
    tlc_check_loss(training, all, &metrics, tlc_recipe_epochs(training->recipe));
    json_t *record = training->failed ? NULL : tlc_test_record(&examples, &metrics, &predictions);
    free(predictions.predicted);
    free(predictions.confidence);
    free(predictions.error);
    tlc_sample_end(&examples, all);
    return record;
}

/* Of a training that fails before or in a test, none counts. */
static json_t *test_all(const struct tlc_experiment *experiment, struct tlc_training *training)
{
    json_t *tests = json_array();
    for (int i = 0; i < training->recipe->tests && !training->failed; i++) {
        json_t *record = test(experiment, training, training->recipe->test[i]);
        if (record)
            tlc_json_append(tests, record);
        else
            json_array_clear(tests);
    }
    return tests;
}

/* ---- the job -------------------------------------------------------------------------------- */

/* Trains `training`, whose weights have begun; the curves. */
static json_t *train(struct tlc_run_state *run, struct tlc_training *training, uint64_t seed)
{
    const struct tlc_recipe *recipe = training->recipe;
    struct tlc_examples sample = tlc_sample(recipe->train, seed), valid = {0};
    training->train = &sample;
    if (recipe->valid) {
        valid = tlc_sample(recipe->valid, 0);
        training->valid = &valid;
    }
    tlc_history_begin(run, training, seed);
    for (int i = 0; i < recipe->phases && !training->failed; i++)
        if (recipe->phase[i].epochs > 0)
            run->experiment->train(training, &recipe->phase[i]);
    tlc_sample_end(&sample, recipe->train);
    if (recipe->valid)
        tlc_sample_end(&valid, recipe->valid);
    return tlc_history_end(training);
}

/* A job of which only the weights were missing has its record already: the same. */
static void keep_record(struct tlc_run_state *run, int job, json_t *record, double seconds)
{
    if (run->record[job]) {
        if (tlc_failure_of(record))
            tlc_fail("%s/log.jsonl says that training %d has ended well, but now it fails: begin "
                     "the study anew with --fresh",
                     run->directory, job % run->experiment->recipes);
        json_decref(record);
        return;
    }
    tlc_lock();
    run->record[job] = record;
    if (tlc_is_study(run->experiment))
        tlc_log_job(run, job, seconds);
    if (tlc_failure_of(record))
        tlc_tell_failure(run, job);
    tlc_unlock();
}

/* All are taken over; `failed` may be NULL. */
static json_t *make_record(const struct tlc_run_state *run, int job, json_t *failed, json_t *curves,
                           json_t *frozen, json_t *tests)
{
    const int recipes = run->experiment->recipes;
    const uint64_t seed = run->options->seed + (uint64_t)(job / recipes);
    json_t *record = json_object();
    tlc_json_put(record, "training", json_integer(job % recipes));
    tlc_json_put(record, "seed", json_integer((json_int_t)seed));
    tlc_json_put(record, "failed", failed ? failed : json_null());
    tlc_json_put(record, "curves", curves);
    tlc_json_put(record, "frozen", frozen);
    tlc_json_put(record, "tests", tests);
    return record;
}

/* Trains and tests what has begun; the job's record. */
static json_t *learn(struct tlc_run_state *run, int job, struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    const uint64_t seed = run->options->seed + (uint64_t)(job / run->experiment->recipes);
    json_t *before = frozen_checksum(recipe, training->weights);
    json_t *curves = train(run, training, seed);
    tlc_check_weights(training, tlc_recipe_epochs(recipe));
    json_t *tests = test_all(run->experiment, training);
    json_t *frozen = frozen_record(before, frozen_checksum(recipe, training->weights));
    return make_record(run, job, training->failed, curves, frozen, tests);
}

/* The record of a job that lacks the weights of a recipe that has failed. */
static json_t *fail_without(struct tlc_run_state *run, int job, int missing,
                            struct tlc_training *training)
{
    training->failed = tlc_fail_with(run->experiment, missing);
    return make_record(run, job, training->failed,
                       tlc_empty_curves(training->recipe->valid != NULL), json_null(),
                       json_array());
}

/* What has failed leaves none. */
static void keep_weights(struct tlc_run_state *run, int job, struct tlc_training *training)
{
    if (training->failed) {
        free(training->weights);
        return;
    }
    tlc_run_save(run, training->recipe, training->weights);
    run->weights[job] = training->weights;
}

/* How many recipes have trained the model that this one goes on with. */
static uint32_t entries_before(const struct tlc_experiment *experiment,
                               const struct tlc_recipe *recipe)
{
    uint32_t count = 0;
    for (; recipe->goes_on; recipe = &experiment->recipe[recipe->before])
        count++;
    return count;
}

void tlc_learn(struct tlc_run_state *run, int job, void *values, struct tlc_team *team)
{
    const struct tlc_experiment *experiment = run->experiment;
    const int seed = job / experiment->recipes;
    const struct tlc_recipe *recipe = &experiment->recipe[job % experiment->recipes];
    const double begun = tlc_now();
    const int missing = failed_need(run, recipe, seed);
    struct tlc_training training = {.recipe = recipe,
                                    .values = values,
                                    .team = team,
                                    .seed = run->options->seed + (uint64_t)seed,
                                    .entry = entries_before(run->experiment, recipe)};
    json_t *record;
    if (missing >= 0)
        record = fail_without(run, job, missing, &training);
    else {
        training.weights = begin_weights(run, recipe, seed);
        adapt(run, &training);
        record = learn(run, job, &training);
    }
    keep_weights(run, job, &training);
    keep_record(run, job, record, tlc_now() - begun);
}
