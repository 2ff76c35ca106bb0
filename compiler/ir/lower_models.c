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
                                int64_t rows, int64_t columns)
{
    Parameter *parameter = arena_alloc(lowering->arena, sizeof *parameter);
    parameter->name = arena_printf(lowering->arena, "%s_%s", layer, role);
    parameter->role = role;
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

/* Where a kernel's first values are drawn from: a stream of its own, unless a study says that its
 * arms share those of the baseline. */
static const char *initial_purpose(const Lowering *lowering, const Model *model, size_t index)
{
    const Layer *layer = &model->layers.items[index];
    bool head = index + 1 == model->layers.count;
    const Model *owner = study_owner(lowering->spec, model, "init");
    if (head && owner == model)
        owner = study_owner(lowering->spec, model, "head_init");
    if (head)
        layer = &owner->layers.items[owner->layers.count - 1];
    return arena_printf(lowering->arena, "initialise %s.%s.kernel", owner->name.text,
                        layer->name.text);
}

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
        layer->copied_from = lower_model(lowering, source->copied_from, NULL)->model;
    if (source->kind != LAYER_DENSE)
        return;
    lower_activation(layer, source, last);
    layer->initializer = source->kernel_initializer.text;
    layer->kernel = new_parameter(lowering, layer->name, "kernel", source->inputs, source->outputs);
    set_initial(layer->kernel, layer->initializer);
    layer->kernel->stream = stream_of(lowering, initial_purpose(lowering, model, index));
    layer->bias = new_parameter(lowering, layer->name, "bias", 1, source->outputs);
    result->parameters += (source->inputs + 1) * source->outputs;
}

/* ---- models that are the same ---- */

static bool same_parameter(const Parameter *a, const Parameter *b)
{
    return a == b ||
           (a && b && a->initial == b->initial && a->scale == b->scale && a->stream == b->stream);
}

/* Whether their weights have the same names and sizes. */
static bool same_shape(const PlanLayer *a, const PlanLayer *b)
{
    return a->kind == b->kind && strcmp(a->name, b->name) == 0 && a->inputs == b->inputs &&
           a->outputs == b->outputs;
}

/* What a layer copies, its trainings know: cells may differ in that alone. */
static bool same_layer(const PlanLayer *a, const PlanLayer *b)
{
    return same_shape(a, b) && a->trainable == b->trainable && a->activation == b->activation &&
           same_parameter(a->kernel, b->kernel) &&
           (a->kind != PLAN_DENSE || (strcmp(a->shown_activation, b->shown_activation) == 0 &&
                                      strcmp(a->initializer, b->initializer) == 0));
}

static bool all_layers(const PlanModel *a, const PlanModel *b,
                       bool (*same)(const PlanLayer *, const PlanLayer *))
{
    if (a->layers.count != b->layers.count)
        return false;
    for (size_t i = 0; i < a->layers.count; i++)
        if (!same(&a->layers.items[i], &b->layers.items[i]))
            return false;
    return true;
}

static PlanModel *find_same(const Plan *plan, const PlanModel *model)
{
    for (size_t i = 0; i < plan->models.count; i++) {
        PlanModel *other = plan->models.items[i];
        if (strcmp(other->name, model->name) == 0 && other->file == model->file &&
            all_layers(other, model, same_layer))
            return other;
    }
    return NULL;
}

static const PlanModel *shape_of(const Plan *plan, const PlanModel *model)
{
    for (size_t i = 0; i < plan->models.count; i++)
        if (all_layers(plan->models.items[i], model, same_shape))
            return plan->models.items[i];
    return model;
}

static const char *model_identifier(const void *things, size_t index)
{
    return ((PlanModel *const *)things)[index]->identifier;
}

static PlanModel *add_model(Lowering *lowering, PlanModel *model)
{
    Plan *plan = lowering->plan;
    PlanModel *same = find_same(plan, model);
    if (same)
        return same;
    model->identifier = unique_identifier(lowering->arena, model->name, plan->models.count,
                                          model_identifier, plan->models.items);
    model->shape = shape_of(plan, model);
    *list_add(lowering->arena, &plan->models) = model;
    return model;
}

CellModel *lower_model(Lowering *lowering, const Model *model, const PlanFile *file)
{
    for (size_t i = 0; i < lowering->models.count; i++)
        if (lowering->models.items[i]->source == model) {
            CellModel *known = lowering->models.items[i];
            known->model->file = known->model->file ? known->model->file : file;
            return known;
        }
    CellModel *result = arena_alloc(lowering->arena, sizeof *result);
    result->source = model;
    result->model = arena_alloc(lowering->arena, sizeof *result->model);
    *result->model =
        (PlanModel){.name = model->name.text, .file = file, .origin = model->name.span};
    for (size_t i = 0; i < model->layers.count; i++)
        lower_layer(lowering, result->model, model, i);
    result->model = add_model(lowering, result->model);
    *list_add(lowering->arena, &lowering->models) = result;
    return result;
}

/* Copies stand behind their sources in the plan. */
void inherit_inputs(Plan *plan)
{
    for (size_t i = plan->models.count; i-- > 0;) {
        const PlanModel *model = plan->models.items[i];
        for (size_t k = 0; k < model->layers.count; k++) {
            PlanModel *source = (PlanModel *)model->layers.items[k].copied_from;
            if (source && !source->file)
                source->file = model->file;
        }
    }
}
