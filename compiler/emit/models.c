/* models.c: each model's weights, what they are called in files, and where they come from. */
#include "emit/emit.h"

#include <ctype.h>
#include <string.h>

/* ---- weights ---- */

/* Name and sizes: panels, but one row without panels for what has one dimension. */
static const char *declarator(Arena *arena, const Parameter *parameter)
{
    if (parameter->dimensions == 1)
        return arena_printf(arena, "%s[%lld]", parameter->name,
                            (long long)padded(parameter->columns));
    return arena_printf(arena, "%s[%lld][%lld][PANEL]", parameter->name,
                        (long long)padded(parameter->columns) / PANEL, (long long)parameter->rows);
}

static void emit_weights(Text *out, const PlanModel *model)
{
    if (model->shape != model)
        return;
    text_addf(out, "struct weights_%s {\n", model->identifier);
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        for (size_t k = 0; k < layer->weight_count; k++)
            text_addf(out, "%s%s%s", k ? ", " : "    float ",
                      declarator(out->arena, layer->weights[k]),
                      k + 1 < layer->weight_count ? "" : ";\n");
    }
    text_add(out, "};\n\n");
}

/* ---- the layer table ---- */

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

/* What the kernel's first values are drawn from, where they are not copied. */
static const char *first_weights(Arena *arena, const PlanLayer *layer)
{
    static const char *const distributions[] = {
        [INITIAL_ZEROS] = "ZEROS",
        [INITIAL_UNIFORM] = "UNIFORM",
        [INITIAL_TRUNCATED_NORMAL] = "TRUNCATED_NORMAL",
    };
    return arena_printf(arena, "%s, %s, 0x%08x", distributions[layer->weights[0]->initial],
                        double_literal(arena, layer->weights[0]->scale), layer->weights[0]->stream);
}

static void emit_dense_entry(Text *out, const PlanModel *model, const PlanLayer *layer)
{
    Arena *arena = out->arena;
    const char *entry = arena_printf(
        arena, "    DENSE(%s, %s, %lld, %lld, %s, %s, %d,", model->shape->identifier, layer->name,
        (long long)shape_size(&layer->input), (long long)shape_size(&layer->output),
        layer->shown_activation, class_of(arena, layer->weights[0]->initializer), layer->trainable);
    const char *first = first_weights(arena, layer);
    bool breaks = strlen(entry) + strlen(first) + 4 > 100;
    text_addf(out, "%s%s%s),\n", entry, breaks ? "\n          " : " ", first);
}

static void emit_layers(Text *out, const PlanModel *model)
{
    text_addf(out, "static const struct tlc_layer layers_%s[] = {\n", model->identifier);
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (layer->weight_count)
            emit_dense_entry(out, model, layer);
        else
            text_addf(out, "    FLATTEN(%s, %lld, %d),\n", layer->name,
                      (long long)shape_size(&layer->output), layer->trainable);
    }
    text_add(out, "};\n");
}

static void emit_model_entry(Text *out, const PlanModel *model)
{
    text_addf(out, "static const struct tlc_model model_%s = {\n    .name = \"%s\"",
              model->identifier, model->name);
    text_addf(out, ", .input_dimensions = %zu, .input_shape = {", model->file->dimensions);
    for (size_t i = 0; i < model->file->dimensions; i++)
        text_addf(out, "%s%lld", i ? ", " : "", (long long)model->file->shape[i]);
    text_addf(out, "},\n    .layers = %zu, .layer = layers_%s, .parameters = %lld,\n",
              model->layers.count, model->identifier, (long long)model->parameters);
    text_addf(out, "    .size = sizeof(struct weights_%s)};\n\n", model->shape->identifier);
}

void emit_models(Text *out, const Plan *plan)
{
    Holes none = {.arena = out->arena};
    template_fill(out, "models.c", &none);
    text_add(out, "\n");
    for (size_t i = 0; i < plan->models.count; i++) {
        const PlanModel *model = plan->models.items[i];
        text_addf(out, "/* Model %s (%s) */\n", model->name, where(out->arena, model->origin));
        emit_weights(out, model);
        emit_layers(out, model);
        emit_model_entry(out, model);
    }
}
