/* lower.c: from checked specs to the plan: what is trained and tested, then a program for each. */
#include "catalog/found.h"
#include "catalog/layer.h"
#include "lower/lower_internal.h"

#include <string.h>

/* ---- tests ---- */

static void add_test(Arena *arena, PlanTraining *training, const PlanExamples *examples)
{
    for (size_t i = 0; i < training->tests.count; i++)
        if (training->tests.items[i] == examples)
            return;
    *list_add(arena, &training->tests) = examples;
}

static PlanWarnings lower_cautions(Arena *arena, const CautionList *cautions)
{
    PlanWarnings warnings = {0};
    for (size_t i = 0; i < cautions->count; i++)
        *list_add(arena, &warnings) =
            (PlanWarning){cautions->items[i].check, cautions->items[i].message};
    return warnings;
}

static void lower_comparison(Lowering *lowering, const Comparison *comparison)
{
    PlanComparison *result = arena_alloc(lowering->arena, sizeof *result);
    result->examples = lower_examples(lowering, comparison->task, comparison->split);
    result->origin = comparison->span;
    for (size_t i = 0; i < comparison->models.count; i++) {
        PlanTraining *last = lower_model(lowering, comparison->models.items[i])->last;
        add_test(lowering->arena, last, result->examples);
        *list_add(lowering->arena, &result->contestants) = last;
        *list_add(lowering->arena, &result->warnings) =
            lower_cautions(lowering->arena, &comparison->cautions[i]);
    }
    *list_add(lowering->arena, &lowering->plan->comparisons) = result;
}

/* ---- studies ---- */

static PlanStudy *begin_study(Arena *arena, const Study *study, const Cells *cells)
{
    PlanStudy *result = arena_alloc(arena, sizeof *result);
    *result = (PlanStudy){.baseline = study->baseline,
                          .decided = study->decided,
                          .primary = cells->primary,
                          .metric = study->compared,
                          .min_effect = study->primary.min_effect.value,
                          .until = study->until.width.value,
                          .excludes_failed = study_excludes_failed(study),
                          .origin = study->span};
    for (size_t i = 0; i < study->arm_names.count; i++)
        *list_add(arena, &result->arms) = study->arm_names.items[i].text;
    for (size_t i = 0; i < study->share.count; i++)
        *list_add(arena, &result->shares) = study->share.items[i].text;
    for (size_t i = 0; i < cells->axes.count; i++) {
        PlanAxis *axis = list_add(arena, &result->axes);
        axis->name = cells->axes.items[i].name;
        axis->kind = cells->axes.items[i].kind;
        for (size_t k = 0; k < cells->axes.items[i].values.count; k++)
            *list_add(arena, &axis->values) = cells->axes.items[i].values.items[k].text;
    }
    return result;
}

static void add_warning(Lowering *lowering, const Caution *caution)
{
    if (index_add_text(lowering->arena, &lowering->warnings, caution->message))
        *list_add(lowering->arena, &lowering->plan->study->warnings) =
            (PlanWarning){caution->check, caution->message};
}

/* Whether they are of the same rows and become the same classes: moved or not. */
static bool are_of_same_rows(const PlanExamples *first, const PlanExamples *second)
{
    PlanTask task = *first->task;
    PlanExamples examples = *first;
    memcpy(task.shift, second->task->shift, sizeof task.shift);
    examples.task = second->task;
    return is_same(&task_fields, PART_IDENTITY, &task, second->task) &&
           is_same(&examples_fields, PART_IDENTITY, &examples, second);
}

static void lower_cell(Lowering *lowering, const Cell *cell)
{
    PlanStudy *study = lowering->plan->study;
    const Study *source = &cell->spec->study;
    PlanCell *result = list_add(lowering->arena, &study->cells);
    result->values = cell->values;
    for (size_t i = 0; i < source->cautions.count; i++)
        add_warning(lowering, &source->cautions.items[i]);
    const PlanExamples *examples = lower_examples(lowering, source->task, source->split);
    study->tests_differ |= study->examples && !are_of_same_rows(study->examples, examples);
    study->examples = examples;
    if (study->tune)
        lower_searches(lowering, cell, examples, result);
    for (size_t i = 0; i < source->arms.count && !study->tune; i++) {
        PlanTraining *last = lower_model(lowering, source->arms.items[i])->last;
        add_test(lowering->arena, last, examples);
        *list_add(lowering->arena, &result->arms) = last;
    }
}

void begin_cell(Lowering *lowering, const Spec *spec)
{
    lowering->spec = spec;
    lowering->models = arena_alloc(lowering->arena, spec->models.count * sizeof *lowering->models);
    lowering->drawn = arena_alloc(lowering->arena, spec->splits.count * sizeof *lowering->drawn);
}

/* ---- what no arm needs ---- */

static void mark_needed(bool *needed, const PlanTraining *training)
{
    if (needed[training->number])
        return;
    needed[training->number] = true;
    if (training->before)
        mark_needed(needed, training->before);
    for (size_t i = 0; i < training->copies.count; i++)
        mark_needed(needed, training->copies.items[i].from);
}

/* A study would train it under every seed for nothing. */
static void drop_unneeded(Arena *arena, Plan *plan)
{
    bool *needed = arena_alloc(arena, plan->trainings.count * sizeof *needed);
    size_t count = 0;
    for (size_t i = 0; i < plan->study->cells.count; i++)
        for (size_t k = 0; k < plan->study->cells.items[i].arms.count; k++)
            mark_needed(needed, plan->study->cells.items[i].arms.items[k]);
    for (size_t i = 0; plan->study->tune && i < plan->study->tune->searches.count; i++)
        for (size_t k = 0; k < plan->study->tune->searches.items[i]->trials.count; k++)
            mark_needed(needed, plan->study->tune->searches.items[i]->trials.items[k].training);
    for (size_t i = 0; i < plan->trainings.count; i++)
        if (needed[i])
            plan->trainings.items[count++] = plan->trainings.items[i];
    plan->trainings.count = count;
    for (size_t i = 0; i < count; i++)
        plan->trainings.items[i]->number = i;
}

/* ---- folds ---- */

static bool is_divided(const PlanExamples *examples)
{
    return examples && examples->draw && examples->draw->divided;
}

static bool differs_by_fold(const PlanTraining *training)
{
    bool divided = is_divided(training->train) || is_divided(training->valid) ||
                   is_divided(training->chosen_on);
    for (size_t i = 0; i < training->tests.count; i++)
        divided |= is_divided(training->tests.items[i]);
    for (size_t i = 0; i < training->copies.count; i++)
        divided |= training->copies.items[i].from->divided;
    return divided || (training->before && training->before->divided);
}

/* Each training stands behind those that it needs. */
static void mark_divided(Plan *plan)
{
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    for (size_t i = 0; i < plan->draws.count; i++)
        if (plan->draws.items[i]->folds)
            plan->folds = plan->draws.items[i]->folds;
    for (size_t i = 0; i < plan->trainings.count; i++)
        plan->trainings.items[i]->divided = differs_by_fold(plan->trainings.items[i]);
    for (size_t i = 0; tune && i < tune->searches.count; i++) {
        PlanSearch *search = tune->searches.items[i];
        search->divided = is_divided(search->examples);
        for (size_t k = 0; k < search->trials.count; k++)
            search->divided |= search->trials.items[k].training->divided;
    }
}

/* ---- programs ---- */

/* What learns at last: what a test penalises. */
static const bool *last_trains(const PlanTraining *training)
{
    const size_t count = training->phases.count;
    return count ? training->phases.items[count - 1].trains : NULL;
}

/* Whether the losses of the phase are not those of a test. */
static bool penalises_otherwise(const PlanTraining *training, const PlanPhase *phase)
{
    const bool *last = last_trains(training);
    for (size_t i = 0; i < training->model->layers.count; i++)
        if (phase->trains[i] != last[i] && plan_has_penalty(&training->model->layers.items[i]))
            return true;
    return false;
}

static StepOf step_of(const PlanTraining *training, Mode mode, const bool *trains)
{
    return (StepOf){.model = training->model,
                    .loss = training->loss,
                    .loss_number = training->loss_number,
                    .of_numbers = training->task->outputs > 0,
                    .batch = training->batch,
                    .mode = mode,
                    .trains = trains,
                    .rates = 1,
                    .keeps = training->metrics.count > 0,
                    .weighs = mode == MODE_TRAIN && training->weighs};
}

static Prog *lower_evaluation(Arena *arena, const PlanTraining *training, const bool *trains,
                              const char *name)
{
    const StepOf step = step_of(training, MODE_EVALUATE, trains);
    return lower_step(arena, &step, arena_printf(arena, "step_%s_evaluation", name),
                      training->model->origin);
}

Prog *lower_prediction(Arena *arena, const PlanTraining *training)
{
    StepOf step = step_of(training, MODE_PREDICT, NULL);
    step.batch = 1;
    return lower_step(arena, &step, "predict", training->model->origin);
}

Prog *lower_learning(Arena *arena, const PlanTraining *training, const PlanPhase *phase)
{
    StepOf step = step_of(training, MODE_TRAIN, phase->trains);
    step.batch = 1;
    step.rates = phase->slices;
    step.rate_of = phase->rate_of;
    Prog *prog = lower_step(arena, &step, "learn", phase->origin);
    prog->optimizer = training->optimizer;
    return prog;
}

static void lower_phases(Arena *arena, Plan *plan, PlanTraining *training)
{
    for (size_t i = 0; i < training->phases.count; i++) {
        PlanPhase *phase = &training->phases.items[i];
        if (phase->epochs == 0)
            continue; /* nothing to step through: no program */
        StepOf step = step_of(training, MODE_TRAIN, phase->trains);
        step.rates = phase->slices;
        step.rate_of = phase->rate_of;
        step.augmentations = training->augmentations.items;
        step.augmentation_count = training->augmentations.count;
        phase->step =
            lower_step(arena, &step, arena_printf(arena, "step_%s", phase->name), phase->origin);
        phase->step->optimizer = training->optimizer;
        *list_add(arena, &plan->progs) = phase->step;
        if (training->valid && penalises_otherwise(training, phase))
            *list_add(arena, &plan->progs) = phase->evaluate =
                lower_evaluation(arena, training, phase->trains, phase->name);
    }
}

static bool is_copied(const PlanTraining *training, size_t layer)
{
    for (size_t i = 0; i < training->copies.count; i++)
        if (training->copies.items[i].layer == layer)
            return true;
    return false;
}

/* Whether a layer takes something of the examples of its model's first training; copies have it
 * already. */
static bool adapts(const PlanTraining *training, size_t index)
{
    const PlanLayer *layer = &training->model->layers.items[index];
    return !training->before && layer->kind->adapt && layer->weight_count > 0 &&
           !is_copied(training, index);
}

static void lower_adaptations(Arena *arena, Plan *plan, PlanTraining *training)
{
    const PlanModel *model = training->model;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (!adapts(training, i))
            continue;
        Prog *prog = layer->takes ? NULL
                                  : lower_adaptation(arena, model, training->batch, i,
                                                     arena_printf(arena, "adapt_%s_%s",
                                                                  model->identifier, layer->name));
        *list_add(arena, &training->adaptations) = (PlanAdaptation){layer, i, prog};
        if (prog)
            *list_add(arena, &plan->progs) = prog;
    }
}

/* C compilers warn of functions that nothing calls, so only what is evaluated gets a program. */
static void lower_own_evaluation(Arena *arena, Plan *plan, PlanTraining *training)
{
    bool validated = training->valid && training->epochs > 0;
    if (!validated && !plan_is_asked(plan, training))
        return;
    training->evaluate =
        lower_evaluation(arena, training, last_trains(training), training->model->identifier);
    *list_add(arena, &plan->progs) = training->evaluate;
}

int64_t plan_program_layers(const Plan *plan)
{
    int64_t count = 0;
    for (size_t i = 0; i < plan->trainings.count; i++) {
        const PlanTraining *training = plan->trainings.items[i];
        count += (int64_t)((training->phases.count + 1) * training->model->layers.count);
        for (size_t k = 0; k < training->model->layers.count; k++)
            count += adapts(training, k) ? (int64_t)k + 1 : 0;
    }
    return count;
}

void lower_programs(Arena *arena, Plan *plan)
{
    for (size_t i = 0; i < plan->trainings.count; i++) {
        PlanTraining *training = plan->trainings.items[i];
        if (training->batch > plan->largest_batch)
            plan->largest_batch = training->batch;
        lower_adaptations(arena, plan, training);
        lower_phases(arena, plan, training);
        lower_own_evaluation(arena, plan, training);
    }
}

/* ---- the plan ---- */

Plan *lower(Arena *arena, const Spec *spec, const Cells *cells)
{
    Plan *plan = arena_alloc(arena, sizeof *plan);
    plan->source = spec->source;
    plan->found = found_text(arena, spec);
    plan->name = spec->name.text;
    plan->seed = (uint64_t)spec->seed.value;
    plan->seeds = spec->study.given ? spec->study.seeds.value : 1;
    Lowering lowering = {.arena = arena, .plan = plan};
    if (spec->study.given)
        plan->study = begin_study(arena, &spec->study, cells);
    if (spec->study.given && spec->study.tune.given)
        plan->study->tune = begin_tune(&lowering, &spec->study.tune);
    for (size_t i = 0; spec->study.given && i < cells->cells.count; i++) {
        begin_cell(&lowering, cells->cells.items[i].spec);
        if (!plan->study->tune) /* else each trial's are */
            lower_trainings(&lowering);
        lower_cell(&lowering, &cells->cells.items[i]);
    }
    if (!spec->study.given) {
        begin_cell(&lowering, spec);
        lower_trainings(&lowering);
        for (size_t i = 0; i < spec->comparisons.count; i++)
            lower_comparison(&lowering, &spec->comparisons.items[i]);
    }
    if (plan->study)
        drop_unneeded(arena, plan);
    if (plan->study && plan->study->tune)
        add_rungs(arena, plan->study->tune, &spec->study.tune.search);
    number_searches(plan);
    mark_divided(plan);
    return plan;
}
