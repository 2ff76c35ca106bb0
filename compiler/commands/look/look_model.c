#include "commands/look/look_model.h"

#include "base/printable.h"
#include "catalog/recover.h"
#include "check/check.h"
#include "ir/plan.h"

#include <string.h>

static const char *file_name(Arena *arena, const char *path)
{
    return printable(arena, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
}

/* ---- tensors ---- */

static int64_t count_numbers(const struct tlc_foreign *file)
{
    int64_t count = 0;
    for (int i = 0; i < file->tensors; i++)
        count += tlc_foreign_count(&file->tensor[i]);
    return count;
}

static void add_head(Text *text, const struct tlc_foreign *file)
{
    text_addf(text, "%s: %s", file_name(text->arena, file->path),
              tlc_foreign_kind_name(file->kind));
    if (*file->version)
        text_addf(text, ", version %s", file->version);
    if (*file->backend)
        text_addf(text, ", written with %s", file->backend);
    if (file->has_layers)
        text_addf(text, "; %d layer%s", file->layers, file->layers == 1 ? "" : "s");
    text_addf(text, "; %d tensor%s, %s numbers\n", file->tensors, file->tensors == 1 ? "" : "s",
              with_commas(text->arena, count_numbers(file)));
}

/* What tlc has written of the data that the weights were learned from. */
static void add_scale(Text *text, const struct tlc_foreign *file)
{
    if (file->scale > 0)
        text_addf(text,
                  "\nThe data that they learned from had the scale %s: other data needs the same,\n"
                  "  data: {NAME: {scale: %s, ...}}\n",
                  factor_text(text->arena, file->scale), factor_text(text->arena, file->scale));
}

static void add_tensors(Text *text, const struct tlc_foreign *file)
{
    int width = 6;
    for (int i = 0; i < file->tensors; i++)
        if ((int)strlen(file->tensor[i].name) > width)
            width = (int)strlen(file->tensor[i].name);
    text_addf(text, "\n  %-*s %-9s %s\n", width, "tensor", "type", "shape");
    for (int i = 0; i < file->tensors; i++) {
        const struct tlc_foreign_tensor *tensor = &file->tensor[i];
        text_addf(text, "  %-*s %-9s ", width, printable(text->arena, tensor->name),
                  tensor->element);
        for (int k = 0; k < tensor->rank; k++)
            text_addf(text, "%s%lld", k ? "x" : "", (long long)tensor->shape[k]);
        text_add(text, tensor->rank ? "\n" : "one number\n");
    }
    const bool named = file->kind != TLC_KERAS_HDF5;
    const bool placed = !named && strncmp(file->tensor[0].name, "/layers/", 8) == 0;
    text_addf(text,
              "\nIt has no layers. Weights of layers in a spec can begin with it, %s:\n"
              "  models: {NAME: {weights: %s, layers: [...]}}\n",
              file->kind == TLC_NUMPY_ARCHIVE
                  ? "in this order, or where they are called so, with underscores for dots and "
                    "slashes"
              : named  ? "where they are called so, with underscores for dots"
              : placed ? "each kind in its order"
                       : "in this order",
              file_name(text->arena, file->path));
    add_scale(text, file);
}

/* ---- layers ---- */

/* The layers as a plan has them. */
static Plan *plan_of(Arena *arena, const Model *model)
{
    Plan *plan = arena_alloc(arena, sizeof *plan);
    PlanModel *shown = arena_alloc(arena, sizeof *shown);
    *shown = (PlanModel){.name = model->name.text};
    for (size_t i = 0; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        PlanLayer *result = list_add(arena, &shown->layers);
        *result = plan_layer(arena, layer);
        result->shown_activation = layer->settings.activation.text;
        shown->parameters += plan_layer_parameters(result);
    }
    *list_add(arena, &plan->models) = shown;
    return plan;
}

/* Without shapes, which are not known. */
static void add_bare_layers(Text *text, const struct tlc_foreign *file)
{
    for (int i = 0; i < file->layers; i++)
        text_addf(text, "  %3d  %-24s %s\n", i, printable(text->arena, file->layer[i].class_name),
                  printable(text->arena, file->layer[i].name));
}

static void add_refused(Text *text, const RecoveredModel *model)
{
    const size_t count = model->layers.count;
    size_t refused = 0;
    for (size_t i = 0; i < count; i++)
        refused += model->layers.items[i].item == NULL;
    if (refused == 0)
        return;
    text_addf(text, "\n%zu of the %zu layers cannot be had:\n", refused, count);
    for (size_t i = 0; i < count; i++)
        if (!model->layers.items[i].item)
            text_addf(text, "  layer %zu, `%s`, of class %s: %s\n", i,
                      printable(text->arena, model->file->layer[i].name),
                      printable(text->arena, model->file->layer[i].class_name),
                      printable(text->arena, model->layers.items[i].why));
}

static void add_notes(Text *text, const RecoveredModel *model)
{
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].notes.count; k++)
            text_addf(text, "\nLayer %zu, `%s`: %s\n", i, model->layers.items[i].name,
                      model->layers.items[i].notes.items[k]);
}

/* How a spec begins with it. */
static void add_use(Text *text, const RecoveredModel *model)
{
    const char *name = file_name(text->arena, model->file->path);
    const bool whole = model->usable == model->layers.count;
    const bool stored = model->file->tensors > 0;
    if (model->usable == 0) {
        text_add(text, "\nNothing of it can be had.\n");
        return;
    }
    text_addf(text, "\nIn a spec:\n  models:\n    base: {file: %s%s}\n", name,
              stored ? "" : ", weights: FILE");
    if (!whole)
        text_addf(text, "    mine:\n      layers:\n        - from: base[:%zu]  # the first %s\n",
                  model->usable, model->usable == 1 ? "layer" : "of them");
}

static void add_layers(Text *text, Model *model)
{
    Diagnostics *diagnostics = diag_new(text->arena);
    const bool complete = file_checked(text->arena, model, diagnostics);
    const char *problem = diag_first_error(diagnostics);
    text_add(text, "\n");
    if (complete && model->recovered->usable > 0)
        plan_print_models(text, plan_of(text->arena, model));
    else
        add_bare_layers(text, model->architecture);
    if (problem)
        text_addf(text, "\nBut: %s\n", problem);
    else if (!complete && model->recovered->usable > 0)
        text_add(text, "\nThe file does not say how large what it reads is: a spec's data will.\n");
    add_refused(text, model->recovered);
    add_notes(text, model->recovered);
    if (!problem)
        add_use(text, model->recovered);
}

/* ---- the spec language ---- */

static void add_spec(Text *text, const RecoveredModel *model)
{
    text_add(text, "# ");
    add_head(text, model->file);
    text_add(text, "models:\n  base:\n    layers:\n");
    print_items(text, model, model->usable, 6);
    for (size_t i = model->usable; i < model->layers.count; i++)
        text_addf(text, "      # layer %zu, `%s`, of class %s%s%s\n", i,
                  printable(text->arena, model->file->layer[i].name),
                  printable(text->arena, model->file->layer[i].class_name),
                  model->layers.items[i].why ? ": " : "",
                  model->layers.items[i].why ? printable(text->arena, model->layers.items[i].why)
                                             : "");
}

/* ---- all of it ---- */

static Model *read_layers_of(Arena *arena, const struct tlc_foreign *file)
{
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = file->path, .text = "", .length = 0};
    Spec *spec = arena_alloc(arena, sizeof *spec);
    Model *model = arena_alloc(arena, sizeof *model);
    const Span span = {.source = source};
    Reader reader = {.arena = arena, .diagnostics = diag_new(arena), .spec = spec};
    model->name = (Word){"base", span};
    model->file = (Word){file_name(arena, file->path), span};
    model->architecture = file;
    take_layers(&reader, model, "base");
    return model;
}

bool show_model(Text *text, const DataOptions *options, struct tlc_fault *fault)
{
    const struct tlc_foreign *file = model_file(options->file, fault);
    if (!file)
        return false;
    if (options->spec && !file->has_layers)
        return tlc_fault_set(fault, "%s has tensors, but no layers to print", options->file);
    if (options->spec) {
        add_spec(text, read_layers_of(text->arena, file)->recovered);
        return true;
    }
    add_head(text, file);
    if (file->has_layers)
        add_layers(text, read_layers_of(text->arena, file));
    else
        add_tensors(text, file);
    return true;
}
