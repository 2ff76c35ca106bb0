/* layers.c: all kinds of layers, and what their files share. A new kind is a file in layers/ and a
 * line here. */
#include "catalog/layer.h"

#include "catalog/initializers.h"

#include <ctype.h>
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

/* Keras's class for an initialiser: glorot_uniform -> GlorotUniform. */
static void add_class(Text *config, const char *initializer)
{
    bool capital = true;
    for (; *initializer; initializer++) {
        if (*initializer != '_')
            text_addf(config, "%c", capital ? toupper((unsigned char)*initializer) : *initializer);
        capital = *initializer == '_';
    }
}

void configure_weights(Text *config, const PlanLayer *layer)
{
    text_addf(config, ", \"activation\": \"%s\", \"use_bias\": %s", layer->shown_activation,
              layer->weight_count > 1 ? "true" : "false");
    text_add(config, ", \"kernel_initializer\": {\"class_name\": \"");
    add_class(config, layer->weights[0]->initializer);
    text_add(config, "\", \"config\": {}}");
}
