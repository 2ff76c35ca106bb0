/* lower_models.c: models and their layers. */
#include "catalog/recover.h"
#include "lower/lower_internal.h"

#include <string.h>

/* ---- layers ---- */

Activation activation_of(const char *name)
{
    for (int i = 0; i < ACTIVATION_COUNT; i++)
        if (strcmp(activation_name((Activation)i), name) == 0)
            return (Activation)i;
    return ACTIVATION_linear;
}

/* An output layer's own activation is left to its loss, which is taken from the logits. */
static void lower_activation(PlanLayer *result, const Layer *layer, bool last)
{
    result->shown_activation = layer->settings.activation.text;
    result->inner_softmax = !last && strcmp(layer->settings.activation.text, "softmax") == 0;
    result->activation = last ? ACTIVATION_linear : activation_of(layer->settings.activation.text);
}

/* ---- where a kernel's first values are drawn from ---- */

/* The last that has weights. */
static const Layer *last_layer(const Model *model)
{
    size_t last = model->layers.count - 1;
    while (last > 0 && !model->layers.items[last].kind->has_weights)
        last--;
    return &model->layers.items[last];
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
static const char *initial_purpose(const Lowering *lowering, const Model *model, size_t index,
                                   const char *role)
{
    const Layer *layer = &model->layers.items[index];
    const Model *owner;
    if (layer == last_layer(model)) {
        owner = owner_of_head(lowering->spec, model);
        layer = last_layer(owner);
    } else {
        owner = owner_of_hidden(lowering->spec, model, layer);
    }
    return arena_printf(lowering->arena, "initialise %s.%s.%s", owner->name.text, layer->name.text,
                        role);
}

/* What a spec has a say in gets numbers of its own, whether they are drawn or not. */
static void give_streams(Lowering *lowering, PlanLayer *layer, const Model *model, size_t index)
{
    for (size_t i = 0; i < layer->weight_count; i++)
        if (layer->weights[i]->initializer)
            layer->weights[i]->stream = stream_of(
                lowering, initial_purpose(lowering, model, index, layer->weights[i]->role));
}

/* ---- a layer ---- */

static void lower_layer(Lowering *lowering, PlanModel *result, const Model *model, size_t index)
{
    const Layer *source = &model->layers.items[index];
    PlanLayer *layer = list_add(lowering->arena, &result->layers);
    *layer = plan_layer(lowering->arena, source);
    layer->copied_index = source->copied_index;
    if (copies_weights(source))
        layer->copied_from = lower_model(lowering, source->copied_from)->model;
    for (size_t i = 0; source->stored && i < layer->weight_count; i++)
        layer->weights[i]->stored = source->stored[i];
    if (source->settings.activation.text)
        lower_activation(layer, source, index + 1 == model->layers.count);
    give_streams(lowering, layer, model, index);
    configure_layer(lowering->arena, layer);
    if (source->kind->is_random)
        layer->stream =
            stream_of(lowering, arena_printf(lowering->arena, "%s %s.%s", source->kind->name,
                                             model->name.text, layer->name));
    result->parameters += plan_layer_parameters(layer);
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
    *result->model =
        (PlanModel){.name = model->name.text,
                    .file = lower_file(lowering, model->input),
                    .source = model,
                    .limits = {model->limits.flash.value, model->limits.ram.value,
                               model->limits.quantize.text != NULL, model->limits.train.value},
                    .flash_limit = model->limits.flash.span,
                    .ram_limit = model->limits.ram.span,
                    .origin = model->name.span};
    if (model->stored) {
        result->model->stored = model->stored->path;
        result->model->stored_kind = tlc_foreign_kind_name(model->stored->kind);
        result->model->stored_reader = tlc_foreign_kind_identifier(model->stored->kind);
    }
    for (size_t i = 0; i < model->layers.count; i++)
        lower_layer(lowering, result->model, model, i);
    result->model = add_model(lowering, result->model);
    return result;
}
