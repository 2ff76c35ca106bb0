/* plan_json_trainings.c: trainings, comparisons and the study of a plan as JSON. */
#include "commands/plan/plan_parts.h"

#include "catalog/optimizer.h"
#include "common/axis_kind.h"
#include "common/looks.h"

/* ---- phases ---------------------------------------------------------------------------------- */

/* Names of layers with weights that learn, or do not. */
static json_t *json_of_learning(const PlanTraining *training, const PlanPhase *phase, bool learns)
{
    json_t *array = json_array();
    for (size_t i = 0; i < training->model->layers.count; i++) {
        const PlanLayer *layer = &training->model->layers.items[i];
        if (layer->weight_count > 0 && phase->trains[i] == learns)
            tlc_json_append(array, json_or_null(layer->name));
    }
    return array;
}

static json_t *json_of_stopping(const PlanStopping *rule)
{
    if (!rule)
        return json_null();
    json_t *object = json_object();
    tlc_json_put(object, "monitor", json_or_null(rule->monitor));
    tlc_json_put(object, "patience", json_integer(rule->patience));
    tlc_json_put(object, "min_delta", tlc_json_number(rule->min_delta));
    tlc_json_put(object, "restore_best_weights", json_boolean(rule->restores));
    tlc_json_put(object, "start_from_epoch", json_integer(rule->first));
    return object;
}

static json_t *json_of_plateau(const PlanPlateau *rule)
{
    if (!rule)
        return json_null();
    json_t *object = json_object();
    tlc_json_put(object, "monitor", json_or_null(rule->monitor));
    tlc_json_put(object, "patience", json_integer(rule->patience));
    tlc_json_put(object, "min_delta", tlc_json_number(rule->min_delta));
    tlc_json_put(object, "factor", tlc_json_number(rule->factor));
    tlc_json_put(object, "min_lr", tlc_json_number(rule->least_rate));
    tlc_json_put(object, "cooldown", json_integer(rule->cooldown));
    return object;
}

/* What comes before all that learns, and is done once for each example. */
static json_t *json_of_kept(const PlanPhase *phase)
{
    if (!phase->features)
        return json_null();
    json_t *object = json_object();
    tlc_json_put(object, "value", json_or_null(phase->kept->name));
    tlc_json_put(object, "operations", json_integer(phase->features->floating_point_operations));
    tlc_json_put(object, "bytes", json_integer(phase->kept_bytes));
    return object;
}

static void put_work(json_t *object, const PlanPhase *phase)
{
    const Prog *step = phase->step; /* NULL without epochs */
    tlc_json_put(object, "operations", json_integer(step ? step->floating_point_operations : 0));
    tlc_json_put(object, "temporary_bytes", json_integer(step ? step->bytes : 0));
    tlc_json_put(object, "optimizer_bytes", json_integer(step ? prog_state_bytes(step) : 0));
    tlc_json_put(object, "kept", json_of_kept(phase));
}

static json_t *json_of_phase(const PlanTraining *training, const PlanPhase *phase)
{
    json_t *object = json_object();
    tlc_json_put(object, "epochs", json_integer(phase->epochs));
    tlc_json_put(object, "learning_rate", json_or_null(phase->rate_source));
    tlc_json_put(object, "learns", json_of_learning(training, phase, true));
    tlc_json_put(object, "frozen", json_of_learning(training, phase, false));
    tlc_json_put(object, "learning_parameters", json_integer(phase->trainable));
    put_work(object, phase);
    tlc_json_put(object, "early_stopping", json_of_stopping(phase->stopping));
    tlc_json_put(object, "reduce_on_plateau", json_of_plateau(phase->plateau));
    tlc_json_put(object, "line", json_line(phase->origin));
    return object;
}

/* ---- trainings ------------------------------------------------------------------------------- */

static json_t *json_of_copies(const PlanTraining *training)
{
    json_t *array = json_array();
    for (size_t i = 0; i < training->copies.count; i++) {
        const PlanCopy *copy = &training->copies.items[i];
        json_t *object = json_object();
        tlc_json_put(object, "layer",
                     json_or_null(training->model->layers.items[copy->layer].name));
        tlc_json_put(object, "training", json_integer((json_int_t)copy->from->number));
        tlc_json_put(object, "from",
                     json_or_null(copy->from->model->layers.items[copy->from_layer].name));
        tlc_json_append(array, object);
    }
    return array;
}

static json_t *json_of_class_weights(const PlanTraining *training)
{
    if (!training->weighs)
        return json_null();
    if (training->balanced)
        return tlc_json_string("balanced");
    json_t *array = json_array();
    for (size_t i = 0; i < training->class_weight_count; i++)
        tlc_json_append(array, tlc_json_number(training->class_weights[i]));
    return array;
}

static void put_names(json_t *object, const PlanTraining *training)
{
    json_t *metrics = json_array(), *augmentations = json_array(), *tests = json_array();
    for (size_t i = 0; i < training->metrics.count; i++)
        tlc_json_append(metrics, json_or_null(training->metrics.items[i].name));
    for (size_t i = 0; i < training->augmentations.count; i++)
        tlc_json_append(augmentations, json_or_null(training->augmentations.items[i].description));
    for (size_t i = 0; i < training->tests.count; i++)
        tlc_json_append(tests, json_or_null(training->tests.items[i]->name));
    tlc_json_put(object, "metrics", metrics);
    tlc_json_put(object, "augmentations", augmentations);
    tlc_json_put(object, "tests", tests);
}

/* A model that is only begun has nothing to learn from. */
static void put_how(json_t *object, const PlanTraining *training)
{
    const PlanOptimizer *optimizer = training->optimizer;
    const char *task = training->task ? training->task->name : NULL;
    tlc_json_put(object, "task", json_or_null(task));
    tlc_json_put(object, "train", json_or_null(training->train ? training->train->name : NULL));
    tlc_json_put(object, "valid", json_or_null(training->valid ? training->valid->name : NULL));
    tlc_json_put(object, "loss", json_or_null(training->loss));
    tlc_json_put(object, "class_weight", json_of_class_weights(training));
    tlc_json_put(object, "optimizer", json_or_null(optimizer ? optimizer->description : NULL));
    tlc_json_put(object, "batch_size", json_integer(training->batch));
    tlc_json_put(object, "epochs", json_integer(training->epochs));
    tlc_json_put(object, "shuffle", json_boolean(training->shuffle));
    put_names(object, training);
    tlc_json_put(object, "versions", json_integer(training->versions));
}

json_t *json_of_training(const PlanTraining *training)
{
    json_t *object = json_object(), *phases = json_array();
    for (size_t i = 0; i < training->phases.count; i++)
        tlc_json_append(phases, json_of_phase(training, &training->phases.items[i]));
    tlc_json_put(object, "number", json_integer((json_int_t)training->number));
    tlc_json_put(object, "model", json_or_null(training->model->name));
    tlc_json_put(object, "model_id", json_or_null(training->model->identifier));
    put_how(object, training);
    tlc_json_put(object, "save", json_or_null(training->save));
    tlc_json_put(object, "goes_on_from",
                 training->before ? json_integer((json_int_t)training->before->number)
                                  : json_null());
    tlc_json_put(object, "copies", json_of_copies(training));
    tlc_json_put(object, "phases", phases);
    tlc_json_put(object, "line", json_line(training->origin));
    return object;
}

/* ---- comparisons and the study --------------------------------------------------------------- */

static json_t *json_of_numbers(const PlanTrainings *trainings)
{
    json_t *array = json_array();
    for (size_t i = 0; i < trainings->count; i++)
        tlc_json_append(array, json_integer((json_int_t)trainings->items[i]->number));
    return array;
}

json_t *json_of_comparison(const PlanComparison *comparison)
{
    json_t *object = json_object(), *unlike = json_array();
    for (size_t i = 0; i < comparison->warnings.count; i++)
        for (size_t k = 0; k < comparison->warnings.items[i].count; k++)
            tlc_json_append(unlike, json_or_null(comparison->warnings.items[i].items[k].message));
    tlc_json_put(object, "on", json_or_null(comparison->examples->name));
    tlc_json_put(object, "trainings", json_of_numbers(&comparison->contestants));
    tlc_json_put(object, "unlike", unlike);
    tlc_json_put(object, "line", json_line(comparison->origin));
    return object;
}

static json_t *json_of_axis(const PlanAxis *axis)
{
    json_t *object = json_object();
    tlc_json_put(object, "name", json_or_null(axis->name));
    tlc_json_put(object, "kind", json_or_null(tlc_axis_kind_word(axis->kind)));
    tlc_json_put(object, "values", json_texts(axis->values.items, axis->values.count));
    return object;
}

/* Which value of each axis, and which training each arm comes to. */
static json_t *json_of_cell(const PlanStudy *study, const PlanCell *cell)
{
    json_t *object = json_object(), *values = json_array();
    for (size_t i = 0; i < study->axes.count; i++)
        tlc_json_append(values, json_integer((json_int_t)cell->values[i]));
    tlc_json_put(object, "values", values);
    tlc_json_put(object, "trainings", json_of_numbers(&cell->arms));
    return object;
}

static json_t *json_of_search(const PlanStudy *study, const PlanSearch *search)
{
    json_t *object = json_object(), *trials = json_array();
    for (size_t i = 0; i < search->trials.count; i++) {
        const PlanTrial *trial = &search->trials.items[i];
        json_t *tried = json_object();
        tlc_json_put(tried, "training", json_integer((json_int_t)trial->training->number));
        tlc_json_put(tried, "values", json_texts(trial->values, search->paths.count));
        tlc_json_append(trials, tried);
    }
    tlc_json_put(object, "arm", json_or_null(study->arms.items[search->arm]));
    tlc_json_put(object, "paths", json_texts(search->paths.items, search->paths.count));
    tlc_json_put(object, "trials", trials);
    return object;
}

static json_t *json_of_tune(const PlanStudy *study)
{
    const PlanTune *tune = study->tune;
    json_t *object = json_object(), *searches = json_array(), *rungs = json_array();
    for (size_t i = 0; i < tune->searches.count; i++)
        tlc_json_append(searches, json_of_search(study, tune->searches.items[i]));
    tlc_json_put(object, "way", json_or_null(tune->way));
    tlc_json_put(object, "on", json_or_null(tune->examples->name));
    tlc_json_put(object, "metric", json_or_null(tune->metric));
    for (size_t i = 0; i < tune->rungs.count; i++)
        tlc_json_append(rungs, json_integer((json_int_t)tune->rungs.items[i]));
    tlc_json_put(object, "rungs", rungs);
    tlc_json_put(object, "eta",
                 tune->rungs.count > 0 ? json_integer((json_int_t)tune->eta) : json_null());
    tlc_json_put(object, "searches", searches);
    tlc_json_put(object, "line", json_line(tune->origin));
    return object;
}

static json_t *json_of_until(const Plan *plan)
{
    json_t *object = json_object(), *looks = json_array();
    for (int seeds = 0; seeds < plan->seeds;) {
        seeds = tlc_next_look(seeds, (int)plan->seeds);
        tlc_json_append(looks, json_integer(seeds));
    }
    tlc_json_put(object, "width", tlc_json_number(plan->study->until));
    tlc_json_put(object, "looks", looks);
    return object;
}

json_t *json_of_study(const Plan *plan)
{
    const PlanStudy *study = plan->study;
    json_t *object = json_object(), *axes = json_array(), *cells = json_array();
    for (size_t i = 0; i < study->axes.count; i++)
        tlc_json_append(axes, json_of_axis(&study->axes.items[i]));
    for (size_t i = 0; i < study->cells.count; i++)
        tlc_json_append(cells, json_of_cell(study, &study->cells.items[i]));
    tlc_json_put(object, "on", json_or_null(study->examples->name));
    tlc_json_put(object, "arms", json_texts(study->arms.items, study->arms.count));
    tlc_json_put(object, "baseline", json_or_null(study->arms.items[study->baseline]));
    tlc_json_put(object, "share", json_texts(study->shares.items, study->shares.count));
    tlc_json_put(object, "axes", axes);
    tlc_json_put(object, "cells", cells);
    tlc_json_put(object, "tune", study->tune ? json_of_tune(study) : json_null());
    tlc_json_put(object, "primary", json_count(study->primary));
    tlc_json_put(object, "metric", json_or_null(study->metric));
    tlc_json_put(object, "min_effect", tlc_json_number(study->min_effect));
    tlc_json_put(object, "until", study->until > 0 ? json_of_until(plan) : json_null());
    tlc_json_put(object, "line", json_line(study->origin));
    return object;
}
