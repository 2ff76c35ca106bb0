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

/* A job at work, which may pause. */
struct tlc_work {
    struct tlc_run_record record;
    struct tlc_training training;
    struct tlc_recipe chosen; /* its recipe, where that is the best of its trials */
    char *frozen;             /* the check sum of what no phase trains, when it began */
    int phase;                /* that in which it has paused */
    double seconds;           /* that it took before it paused */
};

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
    by->item = tlc_resize(by->item, (size_t)(by->count + 1) * sizeof *by->item);
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

/* Behind its last epoch, or where the training is dropped. */
static void end_phase(const struct tlc_run_state *run, struct tlc_training *training,
                      const struct tlc_phase *phase)
{
    end_control(run, training);
    if (phase != last_phase(training->recipe) || !training->recipe->save_state)
        forget_state(training);
    training->record->operations += tlc_phase_operations(
        training->recipe, phase,
        training->epochs - training->before -
            (phase == training->recipe->phase ? training->recipe->initial_epoch : 0));
}

/* One that goes on may have no epochs left; one that has paused has begun already. */
static void train_phase(const struct tlc_run_state *run, struct tlc_training *training,
                        const struct tlc_phase *phase, int left)
{
    if (training->paused)
        training->first = training->epochs - training->before;
    else
        tlc_checkpoint_begin_phase(training, phase);
    training->paused = false;
    if (left > 0)
        run->experiment->train(training, phase);
    if (!training->paused)
        end_phase(run, training, phase);
}

/* From where it begins, or goes on. Returns the phase in which it has paused, if it has. */
static int train_phases(const struct tlc_run_state *run, struct tlc_training *training, int paused)
{
    const struct tlc_recipe *recipe = training->recipe;
    int left, i = tlc_checkpoint_phase(training, &left);
    if (training->paused) {
        i = paused;
        left = training->before + recipe->phase[i].epochs - training->epochs;
    }
    for (; i < recipe->phases && !training->failed;
         i++, left = i < recipe->phases ? recipe->phase[i].epochs : 0) {
        if (recipe->phase[i].epochs > 0)
            train_phase(run, training, &recipe->phase[i], left);
        if (training->paused)
            break;
    }
    return i;
}

/* Those of the epochs that are done already. */
static uint32_t steps_before(const struct tlc_training *training)
{
    const struct tlc_recipe *recipe = training->recipe;
    const int steps =
        recipe->phases > 0 ? (training->train->count - 1) / recipe->phase[0].batch_size + 1 : 0;
    return (uint32_t)recipe->initial_epoch * (uint32_t)steps;
}

/* Trains what has begun, goes on behind `done`, or has paused; records how, unless it pauses. */
static void train(struct tlc_run_state *run, struct tlc_work *work, struct tlc_repeat repeat,
                  const struct tlc_epochs_done *done)
{
    struct tlc_training *training = &work->training;
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
    if (!done && !training->paused)
        training->steps = steps_before(training);
    if (!training->paused)
        tlc_history_begin(run, training, training->seed);
    if (done)
        tlc_history_resume(training, done, &recipe->phase[phase], left);
    work->phase = train_phases(run, training, work->phase);
    training->class_weight = NULL;
    free(weights);
    tlc_sample_end(&sample, recipe->train);
    if (recipe->valid)
        tlc_sample_end(&valid, recipe->valid);
    if (!training->paused)
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

/* Records a trial that goes no further. */
static void end_trial(struct tlc_run_state *run, struct tlc_work *work)
{
    struct tlc_training *training = &work->training;
    struct tlc_run_record *record = training->record;
    end_phase(run, training, &training->recipe->phase[work->phase]);
    record->curves = tlc_history_end(training);
    record->frozen =
        frozen_record(work->frozen, frozen_checksum(training->recipe, training->weights));
    record->failed = training->failed;
}

/* Begins what has not paused. Whether it goes on behind `done`. */
static bool begin_or_resume(struct tlc_run_state *run, int job, struct tlc_work *work,
                            struct tlc_epochs_done *done)
{
    struct tlc_training *training = &work->training;
    if (training->paused)
        return false;
    training->record->operations = tlc_test_operations(training->recipe);
    const bool goes_on = begin(run, job, training, done);
    work->frozen = goes_on ? tlc_checkpoint_frozen(training)
                           : frozen_checksum(training->recipe, training->weights);
    if (!goes_on)
        tlc_checkpoint_set_frozen(training, work->frozen);
    return goes_on;
}

/* Trains what has begun or paused and, unless it pauses, tests and records it. */
static void learn(struct tlc_run_state *run, int job, struct tlc_work *work)
{
    struct tlc_training *training = &work->training;
    const struct tlc_recipe *recipe = training->recipe;
    const struct tlc_repeat repeat = tlc_repeat_of(run, job);
    struct tlc_run_record *record = training->record;
    struct tlc_epochs_done done;
    const bool goes_on = begin_or_resume(run, job, work, &done);
    training->pause_at = tlc_next_rung(run->experiment, recipe, record->chosen_by.count);
    train(run, work, repeat, goes_on ? &done : NULL);
    if (training->paused) {
        measure_trial(run->experiment, training, repeat);
        if (!training->failed)
            return;
        training->paused = false; /* it failed where it was measured */
        end_trial(run, work);
        return;
    }
    if (!tlc_may_stop(recipe) && !record->chosen && !tlc_next_rung(run->experiment, recipe, 0))
        record->operations = NAN;
    tlc_check_weights(training, training->epochs);
    measure_trial(run->experiment, training, repeat);
    test_all(run->experiment, training, repeat, record);
    record->frozen = frozen_record(work->frozen, frozen_checksum(recipe, training->weights));
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

/* The best of its trials, where the job's recipe is that. */
static void choose(const struct tlc_run_state *run, int job, struct tlc_work *work)
{
    const struct tlc_experiment *experiment = run->experiment;
    const struct tlc_recipe *recipe = work->training.recipe;
    if (!recipe->search)
        return;
    const int trial = tlc_choose_trial(run, recipe->search, job / experiment->recipes);
    work->record.chosen = trial + 1;
    work->chosen = tlc_chosen_recipe(experiment, recipe, trial);
    work->training.recipe = &work->chosen;
}

static struct tlc_work *begin_work(const struct tlc_run_state *run, int job)
{
    const struct tlc_experiment *experiment = run->experiment;
    struct tlc_work *work = tlc_allocate(1, sizeof *work);
    work->record = begin_record(run, job);
    work->training = (struct tlc_training){.recipe = &experiment->recipe[job % experiment->recipes],
                                           .record = &work->record,
                                           .seed = tlc_repeat_of(run, job).seed};
    choose(run, job, work);
    work->training.entry = entries_before(experiment, work->training.recipe);
    return work;
}

/* The run gets what it has come to. */
static void end_work(struct tlc_run_state *run, int job, struct tlc_work *work)
{
    keep_weights(run, job, &work->training);
    forget_state(&work->training);
    keep_record(run, job, &work->record, work->seconds);
    free(work);
}

void tlc_learn(struct tlc_run_state *run, int job, void *values, struct tlc_team *team)
{
    const double begun = tlc_now();
    struct tlc_work *work = run->paused[job] ? run->paused[job] : begin_work(run, job);
    struct tlc_training *training = &work->training;
    const int missing = failed_need(run, training->recipe, job / run->experiment->recipes);
    run->paused[job] = NULL;
    training->values = values;
    training->team = team;
    if (missing >= 0)
        fail_without(run, missing, training);
    else
        learn(run, job, work);
    work->seconds += tlc_now() - begun;
    if (training->paused)
        run->paused[job] = work;
    else
        end_work(run, job, work);
}

void tlc_drop_trial(struct tlc_run_state *run, int job)
{
    struct tlc_work *work = run->paused[job];
    run->paused[job] = NULL;
    end_trial(run, work);
    end_work(run, job, work);
}

struct tlc_series tlc_measured_so_far(const struct tlc_work *work)
{
    return work->record.chosen_by;
}
