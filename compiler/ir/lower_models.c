/* lower_models.c: models and their layers. */
#include "ir/lower_internal.h"

#include <math.h>
#include <string.h>

/* ---- initialisers ---- */

/* Where Keras's initialisers draw from. Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998:
 * the variance is `gain` over the fan. */
static const struct {
    const char *name;
    double gain;
    enum { FAN_IN, FAN_AVERAGE } fan;
    Initial initial;
} initializers[] = {
    {"glorot_uniform", 1, FAN_AVERAGE, INITIAL_UNIFORM},
    {"glorot_normal", 1, FAN_AVERAGE, INITIAL_TRUNCATED_NORMAL},
    {"he_uniform", 2, FAN_IN, INITIAL_UNIFORM},
    {"he_normal", 2, FAN_IN, INITIAL_TRUNCATED_NORMAL},
    {"lecun_uniform", 1, FAN_IN, INITIAL_UNIFORM},
    {"lecun_normal", 1, FAN_IN, INITIAL_TRUNCATED_NORMAL},
    {"zeros", 0, FAN_IN, INITIAL_ZEROS},
};

/* The standard deviation of a standard normal cut at +-2, by which Keras divides. */
static const double truncated_deviation = 0.87962566103423978;

static void set_initial(Parameter *kernel, const char *initializer)
{
    size_t i = 0;
    while (strcmp(initializers[i].name, initializer) != 0)
        i++;
    double fan = initializers[i].fan == FAN_IN ? (double)kernel->rows
                                               : 0.5 * (double)(kernel->rows + kernel->columns);
    double variance = initializers[i].gain / fan;
    kernel->initial = initializers[i].initial;
    if (kernel->initial == INITIAL_UNIFORM)
        kernel->scale = sqrt(3 * variance);
    else if (kernel->initial == INITIAL_TRUNCATED_NORMAL)
        kernel->scale = sqrt(variance) / truncated_deviation;
}

static Parameter *new_parameter(Lowering *lowering, const char *layer, const char *role,
                                int dimensions, int64_t rows, int64_t columns)
{
    Parameter *parameter = arena_alloc(lowering->arena, sizeof *parameter);
    parameter->name = arena_printf(lowering->arena, "%s_%s", layer, role);
    parameter->role = role;
    parameter->dimensions = dimensions;
    parameter->rows = rows;
    parameter->columns = columns;
    return parameter;
}

/* ---- layers ---- */

static Activation activation_of(const char *name)
{
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        if (strcmp(activation_name((Activation)i), name) == 0)
            return (Activation)i;
    return ACTIVATION_linear;
}

/* An output layer's own activation is left to its loss, which is taken from the logits. */
static void lower_activation(PlanLayer *result, const Layer *layer, bool last)
{
    result->shown_activation = layer->activation.text;
    result->softmax = strcmp(layer->activation.text, "softmax") == 0;
    result->activation = last ? ACTIVATION_linear : activation_of(layer->activation.text);
}

/* ---- where a kernel's first values are drawn from ---- */

static const Layer *last_layer(const Model *model)
{
    return &model->layers.items[model->layers.count - 1];
}

/* Whose numbers a hidden layer takes. The baseline's last layer is the pattern of the arm's last
 * one alone: a hidden layer of its name, which a deeper arm has, keeps to itself. */
static const Model *owner_of_hidden(const Spec *spec, const Model *model, const Layer *layer)
{
    const Model *owner = study_owner(spec, model, "init");
    return strcmp(layer->name.text, last_layer(owner)->name.text) == 0 ? model : owner;
}

static const Model *owner_of_head(const Spec *spec, const Model *model)
{
    const Model *owner = study_owner(spec, model, "init");
    return owner == model ? study_owner(spec, model, "head_init") : owner;
}

/* A stream of its own, unless a study says that its arms share those of the baseline. */
static const char *initial_purpose(const Lowering *lowering, const Model *model, size_t index)
{
    const Layer *layer = &model->layers.items[index];
    const Model *owner;
    if (layer == last_layer(model)) {
        owner = owner_of_head(lowering->spec, model);
        layer = last_layer(owner);
    } else {
        owner = owner_of_hidden(lowering->spec, model, layer);
    }
    return arena_printf(lowering->arena, "initialise %s.%s.kernel", owner->name.text,
                        layer->name.text);
}

/* ---- a layer ---- */

static void lower_layer(Lowering *lowering, PlanModel *result, const Model *model, size_t index)
{
    const Layer *source = &model->layers.items[index];
    bool last = index + 1 == model->layers.count;
    PlanLayer *layer = list_add(lowering->arena, &result->layers);
    *layer = (PlanLayer){.kind = source->kind == LAYER_FLATTEN ? PLAN_FLATTEN : PLAN_DENSE,
                         .name = source->name.text,
                         .inputs = source->inputs,
                         .outputs = source->outputs,
                         .trainable = source->trainable,
                         .copied_index = source->copied_index,
                         .origin = source->span};
    if (source->copied_from)
        layer->copied_from = lower_model(lowering, source->copied_from)->model;
    if (source->kind != LAYER_DENSE)
        return;
    lower_activation(layer, source, last);
    layer->initializer = source->kernel_initializer.text;
    layer->kernel =
        new_parameter(lowering, layer->name, "kernel", 2, source->inputs, source->outputs);
    set_initial(layer->kernel, layer->initializer);
    layer->kernel->stream = stream_of(lowering, initial_purpose(lowering, model, index));
    layer->bias = new_parameter(lowering, layer->name, "bias", 1, 1, source->outputs);
    result->parameters += (source->inputs + 1) * source->outputs;
}

/* ---- models that are the same ---- */

/* The model itself, should it be the first of its shape. */
static const PlanModel *shape_of(Lowering *lowering, PlanModel *model)
{
    const PlanModel *first = find_same(&lowering->shapes, &model_fields, PART_SHAPE, model);
    if (first)
        return first;
    index_thing(lowering->arena, &lowering->shapes, &model_fields, PART_SHAPE, model);
    return model;
}

static PlanModel *add_model(Lowering *lowering, PlanModel *model)
{
    PlanModel *same = find_same(&lowering->same_models, &model_fields, PART_IDENTITY, model);
    if (same)
        return same;
    model->identifier = unique_identifier(lowering->arena, &lowering->model_names, model->name);
    model->shape = shape_of(lowering, model);
    index_thing(lowering->arena, &lowering->same_models, &model_fields, PART_IDENTITY, model);
    *list_add(lowering->arena, &lowering->plan->models) = model;
    return model;
}

/* ---- the models of a cell ---- */

CellModel *lower_model(Lowering *lowering, const Model *model)
{
    CellModel **known = &lowering->models[model - lowering->spec->models.items];
    if (*known)
        return *known;
    CellModel *result = *known = arena_alloc(lowering->arena, sizeof *result);
    result->source = model;
    result->model = arena_alloc(lowering->arena, sizeof *result->model);
    *result->model = (PlanModel){.name = model->name.text,
                                 .file = lower_file(lowering, model->input),
                                 .origin = model->name.span};
    for (size_t i = 0; i < model->layers.count; i++)
        lower_layer(lowering, result->model, model, i);
    result->model = add_model(lowering, result->model);
    return result;
}
