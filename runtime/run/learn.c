/* learn.c: one recipe with one seed: from its first weights to what its tests have found. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "engine/team.h"
#include "metrics/metrics.h"
#include "run/checkpoint.h"
#include "run/choice.h"
#include "run/control.h"
#include "run/control_lines.h"
#include "run/failed.h"
#include "run/jobs.h"
#include "run/progress.h"
#include "run/run_records.h"
#include "run/resume.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

/* ---- first weights -------------------------------------------------------------------------- */

/* The first recipe whose weights this one cannot begin with, since it has failed; -1 for none. */
static int failed_need(const struct tlc_run_state *run, const struct tlc_recipe *recipe, int repeat)
{
    for (int i = 0, needed; (needed = tlc_need_of(recipe, i)) >= 0; i++)
        if (tlc_has_failed(run, tlc_job_of(run, needed, repeat)))
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
                           int repeat, uint64_t seed)
{
    const struct tlc_model *model = recipe->model;
    void *weights = tlc_allocate_aligned(model->size);
    if (recipe->goes_on)
        return memcpy(weights, run->weights[tlc_job_of(run, recipe->before, repeat)], model->size);
    for (int i = 0; i < model->layers; i++) {
        const struct tlc_copy *copy = copy_for(recipe, i);
        if (copy)
            tlc_copy_layer(&model->layer[i], weights,
                           &run->experiment->recipe[copy->recipe].model->layer[copy->from],
                           run->weights[tlc_job_of(run, copy->recipe, repeat)]);
        else
            tlc_draw_layer(&model->layer[i], weights, seed);
    }
    if (recipe->stored)
        tlc_copy_stored(recipe->stored, weights);
    return weights;
}

/* What layers take of the training examples before they learn from them. */
static void adapt(const struct tlc_run_state *run, struct tlc_training *training,
                  struct tlc_repeat repeat)
{
    const struct tlc_recipe *recipe = training->recipe;
    if (recipe->adaptations == 0)
        return;
    struct tlc_examples sample = tlc_sample_of(recipe->train, repeat, repeat.seed);
    training->train = &sample;
    for (int i = 0; i < recipe->adaptations; i++) {
        const struct tlc_adaptation *how = &recipe->adaptation[i];
        (how->take ? how->take : run->experiment->adapt)(training, how);
    }
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

/* A checksum of all that no phase trains, NULL when there is nothing. */
static char *frozen_checksum(const struct tlc_recipe *recipe, const void *weights)
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
    return any ? tlc_format("%08x", checksum) : NULL;
}

/* Both are taken over. */
static struct tlc_frozen *frozen_record(char *before, char *after)
{
    if (!before)
        return NULL;
    struct tlc_frozen *frozen = tlc_allocate(1, sizeof *frozen);
    *frozen = (struct tlc_frozen){.before = before, .after = after};
    return frozen;
}

/* ---- tests ---------------------------------------------------------------------------------- */

/* Returns false where it is no result. */
static bool test(const struct tlc_experiment *experiment, struct tlc_training *training,
                 struct tlc_repeat repeat, const struct tlc_examples *all,
                 struct tlc_test_record *record)
{
    struct tlc_examples examples = tlc_sample_of(all, repeat, 0);
    const size_t count = (size_t)examples.count;
    const size_t outputs = (size_t)tlc_outputs_of(training->recipe);
    struct tlc_predictions predictions = {
        .predicted = tlc_allocate(count, sizeof *predictions.predicted),
        .confidence = tlc_allocate(count, sizeof *predictions.confidence),
        .error = tlc_allocate(count, sizeof *predictions.error),
        .output = training->recipe->metrics
                      ? tlc_allocate(count * outputs, sizeof *predictions.output)
                      : NULL};
    struct tlc_metrics metrics =
        experiment->evaluate(training, training->recipe->evaluation, &examples, NULL, &predictions);
    tlc_check_loss(training, all, &metrics, training->epochs);
    if (!training->failed) {
        *record = tlc_describe_test(&examples, &metrics, &predictions);
        tlc_describe_metrics(record, training->recipe, &examples, &metrics, &predictions,
                             experiment->study ? experiment->study->metric : NULL);
    }
    free(predictions.output);
    free(predictions.predicted);
    free(predictions.confidence);
    free(predictions.error);
    tlc_sample_end(&examples, all);
    return !training->failed;
}

static void empty_tests(struct tlc_run_record *record)
{
    struct tlc_run_record tested = {.tests = record->tests};
    tlc_record_empty(&tlc_run_shape, &tested);
    record->tests.count = 0;
    record->tests.item = NULL;
}

/* Of a training that fails before or in a test, none counts. */
static void test_all(const struct tlc_experiment *experiment, struct tlc_training *training,
                     struct tlc_repeat repeat, struct tlc_run_record *record)
{
    const int count = training->recipe->tests;
    struct tlc_test_record *tests = tlc_allocate((size_t)count, sizeof *tests);
    int tested = 0;
    record->tests.item = tests;
    while (tested < count && !training->failed &&
           test(experiment, training, repeat, training->recipe->test[tested], &tests[tested]))
        tested++;
    record->tests.count = tested;
    if (training->failed)
        empty_tests(record);
}

/* By the metric that trials are chosen by. */
static double value_of_trial(const struct tlc_experiment *experiment,
                             const struct tlc_test_record *measured)
{
    const char *metric = experiment->study->tune->metric;
    return strcmp(metric, "loss") == 0 ? measured->loss : tlc_metric_in_test(measured, metric);
}

/* What a trial is measured to be; nothing where it has failed, or fails in that. */
static void measure_trial(const struct tlc_experiment *experiment, struct tlc_training *training,
                          struct tlc_repeat repeat)
{
    const struct tlc_examples *examples = training->recipe->chosen_on;
    struct tlc_test_record measured;
    if (!examples || training->failed || !test(experiment, training, repeat, examples, &measured))
        return;
    struct tlc_series *by = &training->record->chosen_by;
    by->item = tlc_allocate(1, sizeof *by->item);
    by->item[by->count++] = value_of_trial(experiment, &measured);
    struct tlc_run_record emptied = {.tests = {1, tlc_allocate(1, sizeof measured)}};
    emptied.tests.item[0] = measured;
    tlc_record_empty(&tlc_run_shape, &emptied);
}

/* ---- the job -------------------------------------------------------------------------------- */

/* What the rules of the phase have done is added to the record. */
static void end_control(const struct tlc_run_state *run, struct tlc_training *training)
{
    struct tlc_run_record *record = training->record;
    if (!training->control)
        return;
    const size_t count = record->control.count > 0 ? (size_t)record->control.count + 1 : 1;
    record->control.item = tlc_resize(record->control.item, count * sizeof *record->control.item);
    record->control.item[count - 1] = tlc_control_end(training);
    record->control.count = (int)count;
    tlc_tell_restored(run, training, &record->control.item[count - 1]);
}

/* The last with epochs; NULL without one. */
static const struct tlc_phase *last_phase(const struct tlc_recipe *recipe)
{
    for (int i = recipe->phases; i-- > 0;)
        if (recipe->phase[i].epochs > 0)
            return &recipe->phase[i];
    return NULL;
}

static void forget_state(struct tlc_training *training)
{
    free(training->state);
    training->state = NULL;
}

/* One that goes on may have no epochs left. */
static void train_phase(const struct tlc_run_state *run, struct tlc_training *training,
                        const struct tlc_phase *phase, int left)
{
    tlc_checkpoint_begin_phase(training, phase);
    if (left > 0)
        run->experiment->train(training, phase);
    end_control(run, training);
    if (phase != last_phase(training->recipe) || !training->recipe->save_state)
        forget_state(training);
    training->record->operations += tlc_phase_operations(
        training->recipe, phase,
        training->epochs - training->before -
            (phase == training->recipe->phase ? training->recipe->initial_epoch : 0));
}

/* From where it begins, or goes on. */
static void train_phases(const struct tlc_run_state *run, struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    int left;
    for (int i = tlc_checkpoint_phase(training, &left); i < recipe->phases && !training->failed;
         i++, left = i < recipe->phases ? recipe->phase[i].epochs : 0)
        if (recipe->phase[i].epochs > 0)
            train_phase(run, training, &recipe->phase[i], left);
}

/* Those of the epochs that are done already. */
static uint32_t steps_before(const struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    const int steps =
        recipe->phases > 0 ? (training->train->count - 1) / recipe->phase[0].batch_size + 1 : 0;
    return (uint32_t)recipe->initial_epoch * (uint32_t)steps;
}

/* Trains `training`, whose weights have begun, or which goes on behind `done`; records how. */
static void train(struct tlc_run_state *run, struct tlc_training *training,
                  struct tlc_repeat repeat, const struct tlc_epochs_done *done)
{
    const struct tlc_recipe *recipe = training->recipe;
    struct tlc_examples sample = tlc_sample_of(recipe->train, repeat, repeat.seed), valid = {0};
    int left;
    const int phase = tlc_checkpoint_phase(training, &left);
    training->train = &sample;
    float *weights = tlc_class_weights(recipe, &sample);
    training->class_weight = weights;
    if (recipe->valid) {
        valid = tlc_sample_of(recipe->valid, repeat, 0);
        training->valid = &valid;
    }
    if (!done)
        training->steps = steps_before(training);
    tlc_history_begin(run, training, training->seed);
    if (done)
        tlc_history_resume(training, done, &recipe->phase[phase], left);
    train_phases(run, training);
    training->class_weight = NULL;
    free(weights);
    tlc_sample_end(&sample, recipe->train);
    if (recipe->valid)
        tlc_sample_end(&valid, recipe->valid);
    training->record->curves = tlc_history_end(training);
}

/* A job of which only the weights were missing has its record already: the same. */
static void keep_record(struct tlc_run_state *run, int job, struct tlc_run_record *record,
                        double seconds)
{
    if (run->record[job]) {
        if (record->failed)
            tlc_fail("%s/log.jsonl says that training %d has ended well, but now it fails: begin "
                     "the study anew with --fresh",
                     run->directory, job % run->experiment->recipes);
        tlc_record_empty(&tlc_run_shape, record);
        return;
    }
    tlc_lock();
    tlc_run_keep(run, job, record);
    if (tlc_is_study(run->experiment))
        tlc_log_job(run, job, seconds);
    if (record->failed)
        tlc_tell_failure(run, job);
    tlc_unlock();
}

static struct tlc_run_record begin_record(const struct tlc_run_state *run, int job)
{
    const struct tlc_repeat repeat = tlc_repeat_of(run, job);
    return (struct tlc_run_record){.training = job % run->experiment->recipes,
                                   .seed = (long)repeat.seed,
                                   .fold = run->experiment->folds ? repeat.fold + 1 : 0,
                                   .control = {.count = -1},
                                   .operations = NAN};
}

/* First weights; or those of an earlier run, where it goes on behind `done`. */
static bool begin(struct tlc_run_state *run, int job, struct tlc_training *training,
                  struct tlc_epochs_done *done)
{
    if (!tlc_is_study(run->experiment) && tlc_checkpoint_open(run, job, training, done))
        return true;
    const struct tlc_repeat repeat = tlc_repeat_of(run, job);
    const struct tlc_recipe *recipe = training->recipe;
    training->epochs = recipe->initial_epoch;
    training->weights =
        begin_weights(run, training->recipe, job / run->experiment->recipes, repeat.seed);
    adapt(run, training, repeat);
    return false;
}

/* Trains and tests what has begun, and records it. */
static void learn(struct tlc_run_state *run, int job, struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    const struct tlc_repeat repeat = tlc_repeat_of(run, job);
    struct tlc_run_record *record = training->record;
    struct tlc_epochs_done done;
    record->operations = tlc_test_operations(recipe);
    const bool goes_on = begin(run, job, training, &done);
    char *before =
        goes_on ? tlc_checkpoint_frozen(training) : frozen_checksum(recipe, training->weights);
    if (!goes_on)
        tlc_checkpoint_set_frozen(training, before);
    train(run, training, repeat, goes_on ? &done : NULL);
    if (!tlc_may_stop(recipe) && !record->chosen)
        record->operations = NAN;
    tlc_check_weights(training, training->epochs);
    measure_trial(run->experiment, training, repeat);
    test_all(run->experiment, training, repeat, record);
    record->frozen = frozen_record(before, frozen_checksum(recipe, training->weights));
    record->failed = training->failed;
    tlc_checkpoint_close(training);
}

/* The record of a job that lacks the weights of a recipe that has failed. */
static void fail_without(const struct tlc_run_state *run, int missing,
                         struct tlc_training *training)
{
    training->failed = training->record->failed = tlc_fail_with(run->experiment, missing);
    training->record->curves = tlc_empty_curves(training->recipe->valid != NULL);
}

/* What has failed leaves none. */
static void keep_weights(struct tlc_run_state *run, int job, struct tlc_training *training)
{
    if (training->failed) {
        free(training->weights);
        return;
    }
    training->record->saved = tlc_run_save(run, training->recipe, training->weights);
    if (training->state)
        tlc_run_save_optimizer(run, training, last_phase(training->recipe));
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
    const int number = job / experiment->recipes;
    const struct tlc_repeat repeat = tlc_repeat_of(run, job);
    const struct tlc_recipe *recipe = &experiment->recipe[job % experiment->recipes];
    struct tlc_recipe chosen;
    const double begun = tlc_now();
    struct tlc_run_record record = begin_record(run, job);
    if (recipe->search) {
        const int trial = tlc_choose_trial(run, recipe->search, number);
        record.chosen = trial + 1;
        chosen = tlc_chosen_recipe(experiment, recipe, trial);
        recipe = &chosen;
    }
    const int missing = failed_need(run, recipe, number);
    struct tlc_training training = {.recipe = recipe,
                                    .record = &record,
                                    .values = values,
                                    .team = team,
                                    .seed = repeat.seed,
                                    .entry = entries_before(run->experiment, recipe)};
    if (missing >= 0)
        fail_without(run, missing, &training);
    else
        learn(run, job, &training);
    keep_weights(run, job, &training);
    forget_state(&training);
    keep_record(run, job, &record, tlc_now() - begun);
}
