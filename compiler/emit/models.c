/* models.c: each model's weights, what they are called in files, and where they come from. */
#include "emit/emit.h"

#include <ctype.h>

/* ---- weights ---- */

static void emit_weights(Text *out, const PlanModel *model)
{
    text_add(out, "static _Alignas(64) struct {\n");
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (layer->kind != PLAN_DENSE)
            continue;
        text_addf(out, "    float %s[%lld][%lld][PANEL];\n", layer->kernel->name,
                  (long long)padded(layer->outputs) / PANEL, (long long)layer->inputs);
        text_addf(out, "    float %s[%lld];\n", layer->bias->name,
                  (long long)padded(layer->outputs));
    }
    text_addf(out, "} weights_%s;\n\n", model->name);
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

static void emit_dense_entry(Text *out, const PlanModel *model, const PlanLayer *layer)
{
    Arena *arena = out->arena;
    text_addf(out, "    DENSE(weights_%s, %s, %lld, %lld, %s, \"%s\", %s),\n", model->name,
              layer->name, (long long)layer->inputs, (long long)layer->outputs,
              quoted(arena, layer->shown_activation), class_of(arena, layer->initializer),
              layer->trainable ? "true" : "false");
}

static void emit_layers(Text *out, const PlanModel *model)
{
    text_addf(out, "static const struct tlc_layer layers_%s[] = {\n", model->name);
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (layer->kind == PLAN_DENSE)
            emit_dense_entry(out, model, layer);
        else
            text_addf(out, "    FLATTEN(%s, %s),\n", layer->name,
                      layer->trainable ? "true" : "false");
    }
    text_add(out, "};\n");
}

static void emit_model_entry(Text *out, const PlanModel *model)
{
    text_addf(out, "static const struct tlc_model model_%s = {\n    .name = \"%s\",\n", model->name,
              model->name);
    text_addf(out, "    .input_dimensions = %zu, .input_shape = {", model->file->dimensions);
    for (size_t i = 0; i < model->file->dimensions; i++)
        text_addf(out, "%s%lld", i ? ", " : "", (long long)model->file->shape[i]);
    text_addf(out, "},\n    .layers = %zu, .layer = layers_%s,\n", model->layers.count,
              model->name);
    text_addf(out, "    .parameters = %lld, .trainable = %lld};\n\n", (long long)model->parameters,
              (long long)model->trainable);
}

/* ---- first values ---- */

static void emit_initialise_layer(Text *out, const PlanModel *model, size_t index)
{
    static const char *const distributions[] = {
        [INITIAL_ZEROS] = "TLC_ZEROS",
        [INITIAL_UNIFORM] = "TLC_UNIFORM",
        [INITIAL_TRUNCATED_NORMAL] = "TLC_TRUNCATED_NORMAL",
    };
    Arena *arena = out->arena;
    const PlanLayer *layer = &model->layers.items[index];
    Arguments arguments = {0};
    *list_add(arena, &arguments) = arena_printf(arena, "&layers_%s[%zu]", model->name, index);
    *list_add(arena, &arguments) = distributions[layer->kernel->initial];
    *list_add(arena, &arguments) = double_literal(arena, layer->kernel->scale);
    *list_add(arena, &arguments) = arena_printf(arena, "0x%08xu", layer->kernel->stream);
    emit_call(out, 4, "draw_kernel", &arguments);
}

static void emit_initialise(Text *out, const PlanModel *model)
{
    bool any = false;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (layer->kind != PLAN_DENSE || layer->copied_from)
            continue;
        if (!any)
            text_addf(out, "static void initialise_%s(void)\n{\n", model->name);
        any = true;
        emit_initialise_layer(out, model, i);
    }
    text_add(out, any ? "}\n\n" : "");
}

static void emit_copies(Text *out, const PlanModel *model)
{
    bool any = false;
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        if (layer->kind != PLAN_DENSE || !layer->copied_from)
            continue;
        if (!any)
            text_addf(out, "/* %s */\nstatic void copy_into_%s(void)\n{\n",
                      where(out->arena, layer->origin), model->name);
        any = true;
        text_addf(out, "    tlc_copy_layer(&layers_%s[%zu], &layers_%s[%zu]);\n", model->name, i,
                  layer->copied_from->name, layer->copied_index);
    }
    text_add(out, any ? "}\n\n" : "");
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
        emit_initialise(out, model);
        emit_copies(out, model);
    }
}
