/* learn.c: one recipe with one seed: from its first weights to what its tests have found. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "internal.h"

/* ---- first weights -------------------------------------------------------------------------- */

static const struct tlc_copy *copy_for(const struct tlc_recipe *recipe, int layer)
{
    for (int i = 0; i < recipe->copies; i++)
        if (recipe->copy[i].layer == layer)
            return &recipe->copy[i];
    return NULL;
}

static void *begin_weights(const struct tlc_run *run, const struct tlc_recipe *recipe, int seed)
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
    uLong checksum = crc32(0, NULL, 0);
    bool any = false;
    for (int i = 0; i < recipe->model->layers; i++) {
        const struct tlc_layer *layer = &recipe->model->layer[i];
        if (!is_frozen(recipe, i))
            continue;
        any = true;
        for (int k = 0; k < layer->weights; k++)
            checksum = crc32(checksum, (const Bytef *)tlc_numbers(&layer->weight[k], weights),
                             (uInt)(tlc_tensor_count(&layer->weight[k]) * sizeof(float)));
    }
    return any ? json_sprintf("%08lx", checksum) : json_null();
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

/* The last steps of a training come behind the last loss that it saw. */
static void check_loss(const struct tlc_training *training, const struct tlc_examples *examples,
                       const struct tlc_metrics *metrics)
{
    if (!isfinite(metrics->loss))
        tlc_fail("the loss of %s on %s is not a finite number: its training diverged; a smaller "
                 "learning rate may help",
                 training->recipe->model->name, examples->name);
}

static json_t *test(const struct tlc_experiment *experiment, const struct tlc_training *training,
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
    check_loss(training, all, &metrics);
    json_t *record = tlc_test_record(&examples, &metrics, &predictions);
    free(predictions.predicted);
    free(predictions.confidence);
    free(predictions.error);
    tlc_sample_end(&examples, all);
    return record;
}

static json_t *test_all(const struct tlc_experiment *experiment,
                        const struct tlc_training *training)
{
    json_t *tests = json_array();
    for (int i = 0; i < training->recipe->tests; i++)
        tlc_json_append(tests, test(experiment, training, training->recipe->test[i]));
    return tests;
}

/* ---- the job -------------------------------------------------------------------------------- */

/* Trains `training`, whose weights have begun; the curves. */
static json_t *train(struct tlc_run *run, struct tlc_training *training, uint64_t seed)
{
    const struct tlc_recipe *recipe = training->recipe;
    struct tlc_examples sample = tlc_sample(recipe->train, seed), valid = {0};
    training->train = &sample;
    if (recipe->valid) {
        valid = tlc_sample(recipe->valid, 0);
        training->valid = &valid;
    }
    tlc_history_begin(run, training, seed);
    for (int i = 0; i < recipe->phases; i++)
        if (recipe->phase[i].epochs > 0)
            run->experiment->train(training, &recipe->phase[i]);
    tlc_sample_end(&sample, recipe->train);
    if (recipe->valid)
        tlc_sample_end(&valid, recipe->valid);
    return tlc_history_end(training);
}

/* A job of which only the weights were missing has its record already: the same. */
static void keep_record(struct tlc_run *run, int job, json_t *record, double seconds)
{
    if (run->record[job]) {
        json_decref(record);
        return;
    }
    tlc_lock();
    run->record[job] = record;
    if (tlc_is_study(run->experiment))
        tlc_log_job(run, job, seconds);
    tlc_unlock();
}

void tlc_learn(struct tlc_run *run, int job, void *values, struct tlc_team *team)
{
    const struct tlc_experiment *experiment = run->experiment;
    const int number = job % experiment->recipes, seed = job / experiment->recipes;
    const struct tlc_recipe *recipe = &experiment->recipe[number];
    const uint64_t first = run->options->seed;
    double begun = tlc_now();
    struct tlc_training training = {.recipe = recipe, .values = values, .team = team};
    training.weights = begin_weights(run, recipe, seed);
    json_t *before = frozen_checksum(recipe, training.weights);
    json_t *curves = train(run, &training, first + (uint64_t)seed);
    tlc_run_save(run, recipe, training.weights);

    json_t *record = json_object();
    tlc_json_put(record, "training", json_integer(number));
    tlc_json_put(record, "seed", json_integer((json_int_t)(first + (uint64_t)seed)));
    tlc_json_put(record, "curves", curves);
    tlc_json_put(record, "frozen",
                 frozen_record(before, frozen_checksum(recipe, training.weights)));
    tlc_json_put(record, "tests", test_all(experiment, &training));
    keep_record(run, job, record, tlc_now() - begun);
    run->weights[job] = training.weights;
}
