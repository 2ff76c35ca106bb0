/* layers.c: all kinds of layers, and what their files share. A new kind is a file in layers/ and a
 * line here. */
#include "catalog/layer.h"

#include "catalog/initializers.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- the kinds ---- */

extern const LayerKind layer_flatten, layer_dense;

const LayerKind *const all_layers[] = {&layer_flatten, &layer_dense};
const size_t layer_count = sizeof all_layers / sizeof *all_layers;

const LayerKind *find_layer_kind(const char *name)
{
    for (size_t i = 0; i < layer_count; i++)
        if (strcmp(all_layers[i]->name, name) == 0)
            return all_layers[i];
    return NULL;
}

/* ---- weights ---- */

Parameter *declare(Declaring *declaring, const char *role, int dimensions, const int64_t *sizes)
{
    PlanLayer *layer = declaring->layer;
    Parameter *parameter = arena_alloc(declaring->arena, sizeof *parameter);
    parameter->name = arena_printf(declaring->arena, "%s_%s", layer->name, role);
    parameter->role = role;
    parameter->dimensions = dimensions;
    parameter->rows = 1;
    for (int i = 0; i < dimensions; i++)
        parameter->size[i] = sizes[i];
    for (int i = 0; i + 1 < dimensions; i++)
        parameter->rows *= sizes[i];
    parameter->columns = sizes[dimensions - 1];
    layer->weights[layer->weight_count++] = parameter;
    return parameter;
}

void draw_from(Parameter *parameter, const char *initializer, int64_t fan_in, int64_t fan_out)
{
    set_initial(parameter, initializer, fan_in, fan_out);
}

PlanLayer plan_layer(Arena *arena, const Layer *source)
{
    PlanLayer layer = {.kind = source->kind,
                       .name = source->name.text,
                       .input = source->input,
                       .output = source->output,
                       .trainable = source->trainable,
                       .origin = source->span};
    Declaring declaring = {arena, source, &layer};
    if (source->kind->declare)
        source->kind->declare(&declaring);
    return layer;
}

int64_t layer_parameters(Arena *arena, const Layer *source)
{
    const PlanLayer layer = plan_layer(arena, source);
    return plan_layer_parameters(&layer);
}

/* ---- ops ---- */

Tensor *layer_value(Building *building, const char *role, const Tensor *like, int64_t columns)
{
    const char *name = arena_printf(building->arena, "%s_%s", building->layer->name, role);
    Tensor *value = prog_alike(building->arena, building->prog, name, like);
    value->columns = columns;
    return value;
}

Tensor *build_activation(Building *building, Tensor *sum)
{
    Tensor *y = layer_value(building, "output", sum, sum->columns);
    LAYER_OP(building, OP_activate, sum, y)->activation = building->layer->activation;
    return y;
}

/* ---- Keras ---- */

void add_member(Members *config, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const size_t size = (size_t)vsnprintf(NULL, 0, format, arguments) + 1;
    char *member = arena_alloc(config->arena, size);
    vsnprintf(member, size, format, again);
    *list_add(config->arena, &config->list) = member;
    va_end(again);
    va_end(arguments);
}

/* Keras's class for an initialiser: glorot_uniform -> GlorotUniform. */
static const char *class_of(Arena *arena, const char *initializer)
{
    Text text = text_new(arena);
    bool capital = true;
    for (; *initializer; initializer++) {
        if (*initializer != '_')
            text_addf(&text, "%c", capital ? toupper((unsigned char)*initializer) : *initializer);
        capital = *initializer == '_';
    }
    return text.bytes;
}

void configure_weights(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"activation\": \"%s\"", layer->shown_activation);
    add_member(config, "\"use_bias\": %s", layer->weight_count > 1 ? "true" : "false");
    add_member(config, "\"kernel_initializer\": {\"class_name\": \"%s\", \"config\": {}}",
               class_of(config->arena, layer->weights[0]->initializer));
}
