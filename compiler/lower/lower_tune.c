/* lower_tune.c: what is tried for the arms of a study. A trial is lowered like a cell, so that what
 * trials have in common is there once. */
#include "common/metric.h"
#include "lower/lower_internal.h"

#include <string.h>

PlanTune *begin_tune(Lowering *lowering, const Tune *tune)
{
    static const char *const ways[] = {
        [SEARCH_RANDOM] = "random", [SEARCH_GRID] = "grid", [SEARCH_HALVING] = "halving"};
    PlanTune *result = arena_alloc(lowering->arena, sizeof *result);
    const enum tlc_metric_kind kind = tlc_find_metric(tune->on.metric.text);
    *result = (PlanTune){.metric = tune->on.metric.text,
                         .more_is_better = kind == TLC_METRIC_KINDS || tlc_more_is_better(kind),
                         .way = ways[tune->search.kind],
                         .origin = tune->span};
    return result;
}

/* ---- trials ---- */

/* The model, and those whose layers it copies. */
static void mark_needed(const Spec *spec, const Model *model, bool *needed)
{
    if (needed[model - spec->models.items])
        return;
    needed[model - spec->models.items] = true;
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].copied_from)
            mark_needed(spec, model->layers.items[i].copied_from, needed);
}

/* The training of an arm of that spec, measured on what the spec says. */
static PlanTraining *lower_trial(Lowering *lowering, const Spec *spec, size_t arm)
{
    PlanTune *tune = lowering->plan->study->tune;
    const Model *model = spec->study.arms.items[arm];
    bool *needed = arena_alloc(lowering->arena, spec->models.count * sizeof *needed);
    mark_needed(spec, model, needed);
    begin_cell(lowering, spec);
    lowering->needed = needed;
    lower_trainings(lowering);
    lowering->needed = NULL;
    PlanTraining *last = lower_model(lowering, model)->last;
    const PlanExamples *examples =
        lower_examples(lowering, spec->study.tune.task, spec->study.tune.split);
    tune->examples_differ |= last->chosen_on && last->chosen_on != examples;
    last->chosen_on = examples;
    if (!tune->examples)
        tune->examples = examples;
    return last;
}

/* ---- searches ---- */

static bool are_same(const PlanSearch *one, const PlanSearch *other)
{
    if (one->arm != other->arm || one->trials.count != other->trials.count ||
        one->examples != other->examples)
        return false;
    for (size_t i = 0; i < one->trials.count; i++)
        if (one->trials.items[i].training != other->trials.items[i].training)
            return false;
    return true;
}

/* The plan's own, should it have the same already: of an arm that does not vary between cells. */
static PlanSearch *add_search(Lowering *lowering, PlanSearch *search)
{
    PlanSearches *searches = &lowering->plan->study->tune->searches;
    for (size_t i = 0; i < searches->count; i++)
        if (are_same(searches->items[i], search))
            return searches->items[i];
    *list_add(lowering->arena, searches) = search;
    return search;
}

static PlanSearch *lower_search(Lowering *lowering, const Search *source, size_t arm,
                                const PlanExamples *examples)
{
    PlanSearch *search = arena_alloc(lowering->arena, sizeof *search);
    *search = (PlanSearch){.arm = arm, .examples = examples};
    for (size_t i = 0; i < source->paths.count; i++)
        *list_add(lowering->arena, &search->paths) = source->paths.items[i];
    for (size_t i = 0; i < source->trials.count; i++) {
        const Trial *trial = &source->trials.items[i];
        PlanTraining *training = lower_trial(lowering, trial->spec, arm);
        *list_add(lowering->arena, &search->trials) = (PlanTrial){trial->values, training};
    }
    return add_search(lowering, search);
}

void lower_searches(Lowering *lowering, const Cell *cell, const PlanExamples *examples,
                    PlanCell *result)
{
    for (size_t i = 0; i < cell->searches.count; i++) {
        PlanSearch *search = lower_search(lowering, &cell->searches.items[i], i, examples);
        *list_add(lowering->arena, &result->searches) = search;
        *list_add(lowering->arena, &result->arms) = search->trials.items[0].training;
    }
}

/* ---- successive halving ---- */

static int64_t longest_trial(const PlanTune *tune)
{
    int64_t most = 0;
    for (size_t i = 0; i < tune->searches.count; i++)
        for (size_t k = 0; k < tune->searches.items[i]->trials.count; k++) {
            const PlanTraining *training = tune->searches.items[i]->trials.items[k].training;
            most = training->epochs > most ? training->epochs : most;
        }
    return most;
}

/* As long as there is more than one trial left, and something left to train. */
void add_rungs(Arena *arena, PlanTune *tune, const SearchWay *way)
{
    const int64_t most = longest_trial(tune), eta = way->halving.eta.value;
    if (way->kind != SEARCH_HALVING)
        return;
    tune->eta = eta;
    int64_t left = way->halving.trials.value;
    for (int64_t epochs = way->halving.first.value; epochs < most && left > 1; epochs *= eta) {
        *list_add(arena, &tune->rungs) = epochs;
        left = left / eta > 1 ? left / eta : 1;
    }
}

void number_searches(Plan *plan)
{
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    for (size_t i = 0; tune && i < tune->searches.count; i++)
        tune->searches.items[i]->number = plan->trainings.count + i;
}
