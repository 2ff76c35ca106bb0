/* lower_trainings.c: what learns what: the entries of `training` with their phases, and what each
 * begins with. */
#include "catalog/augmentation.h"
#include "catalog/layer.h"
#include "catalog/loss.h"
#include "catalog/metric.h"
#include "catalog/onnx.h"
#include "catalog/optimizer.h"
#include "common/model_files.h"
#include "lower/lower_internal.h"

/* ---- phases ---- */

static int64_t count_trainable(const PlanModel *model, const bool *trains)
{
    int64_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        if (trains[i])
            count += plan_layer_learned(&model->layers.items[i]);
    return count;
}

int64_t plan_trainable(const PlanTraining *training)
{
    int64_t most = training->before ? plan_trainable(training->before) : 0;
    for (size_t i = 0; i < training->phases.count; i++)
        if (training->phases.items[i].epochs > 0 && training->phases.items[i].trainable > most)
            most = training->phases.items[i].trainable;
    return most;
}

/* A constant is shown as the number it is: a default stands nowhere in the spec. */
static const char *rate_text(Arena *arena, const Expr *rate)
{
    if (rate->kind == EXPR_FLOAT || rate->kind == EXPR_INTEGER)
        return arena_printf(arena, "%g",
                            rate->kind == EXPR_FLOAT ? rate->number : (double)rate->integer);
    return expr_source(arena, rate);
}

/* "0.01", or "1e-4 for A[:-1] and 0.01 for A[-1]" */
static const char *rate_source(Arena *arena, const Training *training, const Phase *phase)
{
    const Rates *rates = phase->learning_rate.slices.count ? &phase->learning_rate
                                                           : &training->optimizer.learning_rate;
    Text text = text_new(arena);
    for (size_t i = 0; i < rates->slices.count; i++) {
        const Rate *rate = &rates->slices.items[i];
        text_addf(&text, "%s%s", i ? " and " : "", rate_text(arena, rate->rate));
        if (rate->layers)
            text_addf(&text, " for %s", expr_source(arena, rate->layers));
    }
    return text.bytes;
}

static const PlanStopping *lower_stopping(Arena *arena, const Stopping *stopping)
{
    if (!stopping->used)
        return NULL;
    PlanStopping *result = arena_alloc(arena, sizeof *result);
    *result = (PlanStopping){.monitor = stopping->watch.monitor.text,
                             .patience = stopping->watch.patience.value,
                             .min_delta = stopping->watch.min_delta.value,
                             .restores = stopping->restore_best_weights.value,
                             .first = stopping->start_from_epoch.value};
    return result;
}

static const PlanPlateau *lower_plateau(Arena *arena, const Plateau *plateau)
{
    if (!plateau->used)
        return NULL;
    PlanPlateau *result = arena_alloc(arena, sizeof *result);
    *result = (PlanPlateau){.monitor = plateau->watch.monitor.text,
                            .patience = plateau->watch.patience.value,
                            .min_delta = plateau->watch.min_delta.value,
                            .factor = plateau->factor.value,
                            .least_rate = plateau->min_lr.value,
                            .cooldown = plateau->cooldown.value};
    return result;
}

static void lower_phase(Lowering *lowering, PlanTraining *training, const Training *source,
                        const Phase *phase)
{
    PlanPhase *result = list_add(lowering->arena, &training->phases);
    *result = (PlanPhase){
        .name = arena_printf(lowering->arena, "%s_phase_%zu", training->model->identifier,
                             training->phases_before + training->phases.count),
        .epochs = phase->epochs.value,
        .slices = phase->slices,
        .rate_of = phase->rate_of,
        .rates = phase->rates,
        .constant_rate = phase->constant_rate,
        .by_step = phase->by_step,
        .rate_count = phase->rate_count,
        .rate_source = rate_source(lowering->arena, source, phase),
        .stopping = lower_stopping(lowering->arena, &phase->control.early_stopping),
        .plateau = lower_plateau(lowering->arena, &phase->control.reduce_on_plateau),
        .trains = phase->trains,
        .layers = training->model->layers.count,
        .trainable = count_trainable(training->model, phase->trains),
        .origin = phase->span,
    };
    training->epochs += result->epochs;
}

/* ---- trainings ---- */

/* The plan's own, should it have the same already. */
static PlanTraining *add_training(Lowering *lowering, PlanTraining *training)
{
    Plan *plan = lowering->plan;
    PlanTraining *known =
        find_same(&lowering->trainings, &training_fields, PART_IDENTITY, training);
    if (known)
        return known;
    index_thing(lowering->arena, &lowering->trainings, &training_fields, PART_IDENTITY, training);
    training->number = plan->trainings.count;
    *list_add(lowering->arena, &plan->trainings) = training;
    return training;
}

/* ---- what a model begins with ---- */

static void add_copies(Lowering *lowering, PlanTraining *training, const Model *model);

/* A model that is copied from before anything has trained it: it is begun, and that is all. */
static PlanTraining *only_begin(Lowering *lowering, const CellModel *model,
                                const PlanTraining *copier)
{
    PlanTraining *result = arena_alloc(lowering->arena, sizeof *result);
    *result = (PlanTraining){.model = model->model,
                             .task = copier->task,
                             .train = copier->train,
                             .loss = copier->loss,
                             .loss_number = copier->loss_number,
                             .batch = copier->batch,
                             .origin = copier->origin};
    add_copies(lowering, result, model->source);
    return add_training(lowering, result);
}

/* All layers that the spec says are copied begin with what their sources have at this moment. */
static void add_copies(Lowering *lowering, PlanTraining *training, const Model *model)
{
    for (size_t i = 0; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        if (!copies_weights(layer) || !layer->kind->has_weights)
            continue;
        const CellModel *source = lower_model(lowering, layer->copied_from);
        *list_add(lowering->arena, &training->copies) =
            (PlanCopy){i, source->last ? source->last : only_begin(lowering, source, training),
                       layer->copied_index};
    }
}

/* ---- entries ---- */

/* Two arms of a study that share their shuffling see examples in the same order. */
static uint32_t shuffle_stream(Lowering *lowering, const CellModel *model)
{
    const Model *owner = study_owner(lowering->spec, model->source, "shuffle");
    return stream_of(lowering, arena_printf(lowering->arena, "shuffle %s %zu", owner->name.text,
                                            model->entries + 1));
}

/* None where loss and accuracy are all. */
static void add_metrics(Lowering *lowering, PlanTraining *result, const Training *training)
{
    const MetricList metrics = metrics_of(lowering->arena, training);
    bool usual = metrics.count == 2;
    for (size_t i = 0; i < metrics.count; i++)
        usual &= metrics.items[i].measure == NULL;
    for (size_t i = 0; !usual && i < metrics.count; i++) {
        const Metric *metric = &metrics.items[i];
        *list_add(lowering->arena, &result->metrics) =
            (PlanMetric){tlc_metric_name(metric->kind), metric->name, metric->measure, metric->k};
    }
}

/* In a study nothing is saved. */
static void describe_in_onnx(Lowering *lowering, const PlanTraining *training)
{
    PlanModel *model = training->model;
    if (!training->save || lowering->plan->study ||
        tlc_model_file_of(training->save) != TLC_MODEL_onnx)
        return;
    for (size_t i = 0; i < model->layers.count; i++)
        model->layers.items[i].onnx = onnx_layer(lowering->arena, &model->layers.items[i]);
}

/* Those that share their augmentation make the same images of an example in an epoch. */
static void lower_augmentations(Lowering *lowering, PlanTraining *result, const Training *training,
                                const CellModel *model)
{
    const Augment *augment = &training->augment;
    const Model *owner = study_owner(lowering->spec, model->source, "augment");
    const Pictures pictures = pictures_of(training->split->data);
    for (size_t i = 0; i < augment->items.count; i++) {
        const Augmentation *source = &augment->items.items[i];
        PlanAugmentation *augmentation = list_add(lowering->arena, &result->augmentations);
        *augmentation = (PlanAugmentation){
            .kind = source->kind,
            .op = source->kind->op,
            .description = describe_augmentation(lowering->arena, source),
            .height = pictures.height,
            .width = pictures.width,
            .channels = pictures.channels,
            .stream =
                stream_of(lowering, arena_printf(lowering->arena, "augment %s %zu %zu",
                                                 owner->name.text, model->entries + 1, i + 1)),
            .origin = source->span,
        };
        source->kind->settle(source, &pictures, augmentation->numbers);
    }
    result->versions = augment->copies.value;
}

/* Penalties are part of the loss, and no answer is without them. */
static const char *blind_loss(const LossKind *loss, const PlanModel *model, bool several)
{
    for (size_t i = 0; i < model->layers.count; i++)
        if (plan_has_penalty(&model->layers.items[i]))
            return NULL;
    return several && loss->blind_of_several ? loss->blind_of_several : loss->blind;
}

static void lower_training(Lowering *lowering, const Training *training)
{
    const PlanExamples *train = lower_examples(lowering, training->task, training->split);
    CellModel *model = lower_model(lowering, training->model);
    PlanTraining *result = arena_alloc(lowering->arena, sizeof *result);
    const LossKind *loss = find_loss_kind(training->loss.text);
    *result = (PlanTraining){
        .model = model->model,
        .task = train->task,
        .train = train,
        .loss = training->loss.text,
        .loss_number = loss_number(loss, &training->loss_settings),
        .loss_setting = loss->section ? loss->section->keys[0].name : NULL,
        .blind = blind_loss(loss, model->model, train->task->outputs > 0),
        .weighs = training->class_weight.given,
        .balanced = training->class_weight.balanced,
        .class_weights = training->class_weight.weights,
        .class_weight_count =
            training->class_weight.weights ? (size_t)training->task->class_count : 0,
        .of_zeros_and_ones = train->task->outputs > 0 && loss->several.activation,
        .optimizer = plan_optimizer(lowering->arena, &training->optimizer),
        .batch = training->batch_size.value,
        .before = model->last,
        .shuffle = training->shuffle.value,
        .shuffle_stream = shuffle_stream(lowering, model),
        .save = training->save.file.text,
        .save_bare = !training->save.preparation.value,
        .save_state = training->save.with.text != NULL,
        .optimizer_state = training->optimizer_state.text,
        .initial_epoch = training->initial_epoch.value,
        .phases_before = model->phases,
        .origin = training->span,
    };
    add_metrics(lowering, result, training);
    if (training->validation)
        result->valid = lower_examples(lowering, training->task, training->validation);
    if (!model->last)
        add_copies(lowering, result, training->model);
    lower_augmentations(lowering, result, training, model);
    for (size_t i = 0; i < training->phases.count; i++)
        lower_phase(lowering, result, training, &training->phases.items[i]);
    describe_in_onnx(lowering, result);
    model->last = add_training(lowering, result);
    model->entries++;
    model->phases += training->phases.count;
}

void lower_trainings(Lowering *lowering)
{
    for (size_t i = 0; i < lowering->spec->trainings.count; i++) {
        const Training *training = &lowering->spec->trainings.items[i];
        if (!lowering->needed || lowering->needed[training->model - lowering->spec->models.items])
            lower_training(lowering, training);
    }
}
