/* models.c: each model's weights, what they are called in files, and where they come from. */
#include "emit/emit.h"

#include <string.h>

/* ---- weights ---- */

/* Name and sizes: panels, but one row without panels for what has one dimension. */
static const char *declarator(Arena *arena, const Parameter *parameter)
{
    if (parameter->dimensions <= 1)
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
        for (size_t k = 0; k < layer->weight_count; k++) {
            const bool first_running =
                k > 0 && layer->weights[k]->running && !layer->weights[k - 1]->running;
            const char *before = k == 0 ? "    float " : first_running ? ",\n        " : ", ";
            text_addf(out, "%s%s", before, declarator(out->arena, layer->weights[k]));
        }
        text_add(out, layer->weight_count ? ";\n" : "");
    }
    text_add(out, "};\n\n");
}

/* ---- the tables ---- */

static const char *const distributions[] = {
    [INITIAL_ZEROS] = "ZEROS",
    [INITIAL_ONES] = "ONES",
    [INITIAL_UNIFORM] = "UNIFORM",
    [INITIAL_TRUNCATED_NORMAL] = "TRUNCATED_NORMAL",
};

static const char *number(Arena *arena, int64_t value)
{
    return arena_printf(arena, "%lld", (long long)value);
}

/* Where a weight array stands, what it begins with, and its sizes. */
static void emit_weight_entry(Text *out, const PlanModel *model, const PlanLayer *layer,
                              const Parameter *weight)
{
    Arena *arena = out->arena;
    Arguments arguments = {0};
    const char *const first[] = {model->shape->identifier,
                                 layer->name,
                                 weight->role,
                                 number(arena, weight->rows),
                                 number(arena, weight->columns),
                                 distributions[weight->initial],
                                 weight->scale == 0 ? "0" : double_literal(arena, weight->scale),
                                 weight->stream ? arena_printf(arena, "0x%08x", weight->stream)
                                                : "0"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        *list_add(arena, &arguments) = first[i];
    for (int i = 0; i < weight->dimensions; i++)
        *list_add(arena, &arguments) = number(arena, weight->size[i]);
    emit_entry(out, "WEIGHTS", &arguments);
}

static void emit_running_entry(Text *out, const PlanModel *model, const PlanLayer *layer,
                               const Parameter *running)
{
    Arguments arguments = {0};
    const bool matrix = running->dimensions > 1;
    const char *const texts[] = {model->shape->identifier,
                                 layer->name,
                                 running->role,
                                 number(out->arena, matrix ? running->rows : running->dimensions),
                                 number(out->arena, running->columns),
                                 distributions[running->initial]};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *list_add(out->arena, &arguments) = texts[i];
    emit_entry(out, matrix ? "RUNNING_MATRIX" : "RUNNING", &arguments);
}

static void emit_weight_table(Text *out, const PlanModel *model)
{
    text_addf(out, "static const struct tlc_tensor tensors_%s[] = {\n", model->identifier);
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        for (size_t k = 0; k < layer->weight_count; k++)
            (layer->weights[k]->running ? emit_running_entry
                                        : emit_weight_entry)(out, model, layer, layer->weights[k]);
    }
    text_add(out, "};\n\n");
}

/* `first`: where the layer's weights begin in the table of them. */
static void emit_layer_entry(Text *out, const PlanModel *model, const PlanLayer *layer,
                             size_t first)
{
    Arena *arena = out->arena;
    Arguments arguments = {0};
    const char *const fixed[] = {layer->class_name,
                                 layer->name,
                                 number(arena, shape_size(&layer->input)),
                                 number(arena, shape_size(&layer->output)),
                                 layer->trainable ? "true" : "false",
                                 number(arena, (int64_t)layer->weight_count),
                                 arena_printf(arena, "tensors_%s + %zu", model->identifier, first)};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        *list_add(arena, &arguments) = fixed[i];
    for (size_t i = 0; i < layer->config.count; i++)
        *list_add(arena, &arguments) = layer->config.items[i];
    emit_entry(out, "LAYER", &arguments);
}

static void emit_layers(Text *out, const PlanModel *model)
{
    size_t first = 0;
    text_addf(out, "static const struct tlc_layer layers_%s[] = {\n", model->identifier);
    for (size_t i = 0; i < model->layers.count; i++) {
        emit_layer_entry(out, model, &model->layers.items[i], first);
        first += model->layers.items[i].weight_count;
    }
    text_add(out, "};\n");
}

static bool has_branches(const PlanModel *model)
{
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].read_count)
            return true;
    return false;
}

static bool has_ram(const PlanModel *model)
{
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].ram)
            return true;
    return false;
}

/* What values take of RAM while each layer works, where the model is taken away. */
static void emit_ram(Text *out, const PlanModel *model)
{
    text_addf(out, "\nstatic const long ram_%s[] = {\n", model->identifier);
    for (size_t i = 0; i < model->layers.count; i++)
        text_addf(out, "    %lld, /* %s */\n", (long long)model->layers.items[i].ram,
                  model->layers.items[i].name);
    text_add(out, "};\n");
}

/* For each layer how many others it reads, then which. */
static void emit_reads(Text *out, const PlanModel *model)
{
    text_addf(out,
              "\n/* how many layers each reads, and which: by number, -1 for the model's input */\n"
              "static const int reads_%s[] = {\n",
              model->identifier);
    for (size_t i = 0; i < model->layers.count; i++) {
        const Reads reads = plan_reads(&model->layers.items[i]);
        text_addf(out, "    %zu", reads_count(&reads));
        for (size_t k = 0; k < reads_count(&reads); k++)
            text_addf(out, ", %d", reads_at(&reads, i, k));
        text_addf(out, ", /* %s */\n", model->layers.items[i].name);
    }
    text_add(out, "};\n");
}

/* ---- ONNX ---- */

static bool is_onnx(const PlanModel *model)
{
    return model->layers.items[0].onnx != NULL;
}

/* At its commas, where lines may end: none stands within a text. */
static void split(Arena *arena, const char *json, Arguments *parts)
{
    for (const char *end; (end = strstr(json, ", ")); json = end + 2)
        *list_add(arena, parts) = arena_printf(arena, "%.*s", (int)(end - json), json);
    *list_add(arena, parts) = json;
}

/* What each layer is in ONNX. */
static void emit_onnx(Text *out, const PlanModel *model)
{
    text_addf(out, "\nstatic const char *const onnx_%s[] = {\n", model->identifier);
    for (size_t i = 0; i < model->layers.count; i++) {
        const PlanLayer *layer = &model->layers.items[i];
        Arguments arguments = {0};
        split(out->arena, layer->onnx, &arguments);
        text_addf(out, "    /* %s */\n", layer->name);
        emit_entry(out, "ONNX", &arguments);
    }
    text_add(out, "};\n");
}

/* ---- the model ---- */

static void emit_model_entry(Text *out, const PlanModel *model, bool tells_ram)
{
    text_addf(out, "static const struct tlc_model model_%s = {\n    .name = \"%s\"",
              model->identifier, model->name);
    text_addf(out, ", .input_dimensions = %zu, .input_shape = {", model->file->dimensions);
    for (size_t i = 0; i < model->file->dimensions; i++)
        text_addf(out, "%s%lld", i ? ", " : "", (long long)model->file->shape[i]);
    text_addf(out, "},\n    .layers = %zu, .layer = layers_%s, .parameters = %lld,\n",
              model->layers.count, model->identifier, (long long)model->parameters);
    if (has_branches(model))
        text_addf(out, "    .reads = reads_%s,\n", model->identifier);
    if (is_onnx(model))
        text_addf(out, "    .onnx = onnx_%s,\n", model->identifier);
    if (tells_ram)
        text_addf(out, "    .ram = ram_%s,\n", model->identifier);
    text_addf(out, "    .size = sizeof(struct weights_%s)};\n\n", model->shape->identifier);
}

/* ---- weights of files ---- */

static const char *joined(Arena *arena, const int64_t *numbers, int count)
{
    Text text = text_new(arena);
    for (int i = 0; i < count; i++)
        text_addf(&text, "%s%lld", i ? ", " : "", (long long)numbers[i]);
    return text.bytes;
}

static void emit_stored_entry(Text *out, const PlanLayer *layer, size_t index, size_t which)
{
    Arena *arena = out->arena;
    const StoredWeights *stored = layer->weights[which]->stored;
    text_addf(out, "    /* %s */\n    {%zu, %zu, %s, %lld, {%s}, {%s}},\n",
              layer->weights[which]->name, index, which, quoted(arena, stored->tensor),
              (long long)stored->first, joined(arena, stored->size, stored->dimensions),
              joined(arena, stored->stride, stored->dimensions));
}

/* Which tensor of the file each weight array is, and how far apart its numbers lie in it. */
static void emit_stored(Text *out, const PlanModel *model)
{
    size_t count = 0;
    text_addf(out, "static const struct tlc_stored_weight stored_weights_%s[] = {\n",
              model->identifier);
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++) {
            if (!model->layers.items[i].weights[k]->stored)
                continue;
            emit_stored_entry(out, &model->layers.items[i], i, k);
            count++;
        }
    text_addf(out,
              "};\nstatic struct tlc_stored stored_%s = {\n    .path = %s, .reader = &%s,\n"
              "    .model = &model_%s, .count = %zu, .weight = stored_weights_%s};\n\n",
              model->identifier, quoted(out->arena, model->stored), model->stored_reader,
              model->identifier, count, model->identifier);
}

static bool keeps_matrix(const Plan *plan)
{
    bool keeps = false;
    for (size_t i = 0; i < plan->models.count; i++)
        for (size_t k = 0; k < plan->models.items[i]->layers.count; k++) {
            const PlanLayer *layer = &plan->models.items[i]->layers.items[k];
            for (size_t m = 0; m < layer->weight_count; m++)
                keeps |= layer->weights[m]->running && layer->weights[m]->dimensions > 1;
        }
    return keeps;
}

static bool keeps_running(const Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++)
        for (size_t k = 0; k < plan->models.items[i]->layers.count; k++)
            if (plan_keeps_running(&plan->models.items[i]->layers.items[k]))
                return true;
    return false;
}

static bool any_is_onnx(const Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++)
        if (is_onnx(plan->models.items[i]))
            return true;
    return false;
}

static void emit_whole_model(Text *out, const PlanModel *model, bool tells_ram)
{
    text_addf(out, "/* Model %s (%s) */\n", model->name, where(out->arena, model->origin));
    emit_weights(out, model);
    emit_weight_table(out, model);
    emit_layers(out, model);
    if (has_branches(model))
        emit_reads(out, model);
    if (is_onnx(model))
        emit_onnx(out, model);
    if (tells_ram)
        emit_ram(out, model);
    emit_model_entry(out, model, tells_ram);
}

/* What a library takes is no part of what the model is. */
void emit_model(Text *out, const PlanModel *model)
{
    emit_whole_model(out, model, false);
}

void emit_models(Text *out, const Plan *plan)
{
    Holes none = {.arena = out->arena};
    template_fill(out, "models.c", &none);
    if (keeps_running(plan)) {
        text_add(out, "\n");
        template_fill(out, "running.c", &none);
        if (keeps_matrix(plan))
            template_fill(out, "running_matrix.c", &none);
    }
    if (any_is_onnx(plan)) {
        text_add(out, "\n");
        template_fill(out, "onnx.c", &none);
    }
    text_add(out, "\n");
    for (size_t i = 0; i < plan->models.count; i++) {
        emit_whole_model(out, plan->models.items[i], has_ram(plan->models.items[i]));
        if (plan->models.items[i]->stored)
            emit_stored(out, plan->models.items[i]);
    }
}
