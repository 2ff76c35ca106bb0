/* failed.c: trainings that cannot go on, and whose results are no results. That is a result too: it
 * is recorded like any other, and whoever needs the weights fails with it.
 */
#include <math.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "results/failures.h"
#include "results/results.h"
#include "run/failed.h"
#include "run/log_lines.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- how a run fails ------------------------------------------------------------------------ */

/* `reason` is taken over; `source` is the recipe whose failure this is, or -1. */
static struct tlc_failure *make_failure(char *reason, int epoch, int source)
{
    struct tlc_failure *failed = tlc_allocate(1, sizeof *failed);
    *failed = (struct tlc_failure){.reason = reason, .epoch = epoch, .begins_with = source};
    return failed;
}

void tlc_check_loss(struct tlc_training *training, const struct tlc_examples *examples,
                    const struct tlc_metrics *metrics, int epoch)
{
    if (training->failed || isfinite(metrics->loss))
        return;
    training->failed = make_failure(
        tlc_format("the loss on %s is not a finite number", examples->name), epoch, -1);
}

static bool are_finite(const struct tlc_layer *layer, const void *weights)
{
    for (int i = 0; i < layer->weights; i++) {
        const float *numbers = tlc_numbers(&layer->weight[i], weights);
        for (size_t k = 0; k < tlc_tensor_count(&layer->weight[i]); k++)
            if (!isfinite(numbers[k]))
                return false;
    }
    return true;
}

/* The last steps of a training come behind the last loss that it saw. */
void tlc_check_weights(struct tlc_training *training, int epoch)
{
    const struct tlc_model *model = training->recipe->model;
    for (int i = 0; i < model->layers && !training->failed; i++)
        if (!are_finite(&model->layer[i], training->weights))
            training->failed = make_failure(
                tlc_format("the weights of layer %s are not finite numbers", model->layer[i].name),
                epoch, -1);
}

struct tlc_failure *tlc_fail_with(const struct tlc_experiment *experiment, int recipe)
{
    const char *name = experiment->recipe[recipe].model->name;
    return make_failure(tlc_format("it begins with %s, which failed", name), 0, recipe);
}

/* ---- without a study ------------------------------------------------------------------------ */

static const struct tlc_recipe *recipe_of(const struct tlc_run_state *run, int job)
{
    return &run->experiment->recipe[job % run->experiment->recipes];
}

static unsigned long long seed_of(const struct tlc_run_state *run, int job)
{
    return (unsigned long long)tlc_repeat_of(run, job).seed;
}

/* How many recipes before `end` train the same model. */
static int count_alike(const struct tlc_experiment *experiment, int recipe, int end)
{
    int count = 0;
    for (int i = 0; i < end; i++)
        count += experiment->recipe[i].model == experiment->recipe[recipe].model;
    return count;
}

/* "B", or "B in its training 2 of 2" for a model that several recipes train; to be freed. */
static char *name_recipe(const struct tlc_experiment *experiment, int recipe)
{
    const char *name = experiment->recipe[recipe].model->name;
    int all = count_alike(experiment, recipe, experiment->recipes);
    return all < 2 ? tlc_format("%s", name)
                   : tlc_format("%s in its training %d of %d", name,
                                count_alike(experiment, recipe, recipe) + 1, all);
}

static void print_failure(const struct tlc_run_state *run, int job)
{
    char *name = name_recipe(run->experiment, job % run->experiment->recipes);
    char *words = tlc_failure_words(run->record[job]->failed);
    tlc_say(&run->output, "%s failed: %s", name, words);
    free(words);
    free(name);
}

static void log_failure(const struct tlc_run_state *run, int job)
{
    const struct tlc_failure_line line = {.model = (char *)recipe_of(run, job)->model->name,
                                          .failed = run->record[job]->failed};
    tlc_log_failure(run->log, &line);
}

/* ---- in a study ----------------------------------------------------------------------------- */

/* The first failure may be the first of many: whoever watches can stop, and mend the spec. */
static void print_first_failure(struct tlc_run_state *run, int job)
{
    struct tlc_results *results =
        tlc_describe(run->experiment, run->options->seed, run->experiment->seeds);
    struct document document = tlc_document_read(results);
    char *name = tlc_document_training_words(&document, job % run->experiment->recipes);
    char *words = tlc_failure_words(run->record[job]->failed);
    char *advice = tlc_advice_on_divergence(recipe_of(run, job));
    tlc_say(&run->output, "%s, seed %llu, failed: %s; %s; the study goes on", name,
            seed_of(run, job), words, advice);
    run->told = true;
    free(advice);
    free(words);
    free(name);
    tlc_results_free(results);
}

void tlc_tell_failure(struct tlc_run_state *run, int job)
{
    if (tlc_is_study(run->experiment)) {
        if (!run->told && !recipe_of(run, job)->chosen_on) /* which is bad then, and no more */
            print_first_failure(run, job);
        return;
    }
    log_failure(run, job);
    print_failure(run, job);
}

/* Adds a failure to the list, which is replaced. A training that diverges comes before those that
 * begin with it, and for it there is advice. */
static char *add_failure(const struct tlc_run_state *run, char *list, int job)
{
    const struct tlc_failure *failed = run->record[job]->failed;
    bool own = failed->begins_with < 0;
    char *name = name_recipe(run->experiment, job % run->experiment->recipes);
    char *words = tlc_failure_words(failed);
    char *advice = own ? tlc_advice_on_divergence(recipe_of(run, job)) : tlc_format("%s", "");
    char *longer = tlc_format("%s%s%s, seed %llu, %s%s%s", list ? list : "", list ? "; " : "", name,
                              seed_of(run, job), words, own ? "; " : "", advice);
    free(advice);
    free(words);
    free(name);
    free(list);
    return longer;
}

char *tlc_list_failures(const struct tlc_run_state *run)
{
    char *list = NULL;
    for (int job = 0; job < run->jobs; job++)
        if (tlc_has_failed(run, job))
            list = add_failure(run, list, job);
    return list;
}
