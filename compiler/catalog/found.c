#include "catalog/found.h"

#include "base/text.h"
#include "catalog/recover.h"

#include <string.h>

/* What the spec's defaults have for the key; NULL: it stands in the spec. */
static const char *default_of(const Spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->defaults.count; i++)
        if (strcmp(spec->defaults.items[i].path, path) == 0)
            return spec->defaults.items[i].value;
    return NULL;
}

static void add_data(Text *text, const Spec *spec, const DataSet *data)
{
    static const char *const keys[] = {"classes", "columns"};
    Text found = text_new(text->arena);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *value =
            default_of(spec, arena_printf(text->arena, "data.%s.%s", data->name.text, keys[i]));
        if (value)
            text_addf(&found, "    %s: %s\n", keys[i], value);
    }
    if (found.length)
        text_addf(text, "  %s:\n%s", data->name.text, found.bytes);
}

static void add_model(Text *text, const Model *model)
{
    if (!model->file.text && !model->weights.file.text)
        return;
    text_addf(text, "  %s:\n    file: ~\n    weights: ~\n", model->name.text);
    if (!model->recovered)
        return;
    text_add(text, "    layers:\n");
    print_items(text, model->recovered, model->recovered->layers.count, 6);
}

/* Entries of `training` are told by their place. */
static void add_trainings(Text *text, const Spec *spec)
{
    bool any = false;
    for (size_t i = 0; i < spec->trainings.count; i++)
        any |= spec->trainings.items[i].optimizer_state.text != NULL;
    for (size_t i = 0; i < spec->trainings.count && any; i++)
        text_add(text, spec->trainings.items[i].optimizer_state.text ? "  - {optimizer_state: ~}\n"
                                                                     : "  - {}\n");
}

static void add_section(Text *text, const char *name, const Text *entries)
{
    if (entries->length)
        text_addf(text, "%s:\n%s", name, entries->bytes);
}

const char *found_text(Arena *arena, const Spec *spec)
{
    Text all = text_new(arena), data = text_new(arena), models = text_new(arena),
         trainings = text_new(arena);
    for (size_t i = 0; i < spec->data.count; i++)
        add_data(&data, spec, &spec->data.items[i]);
    for (size_t i = 0; i < spec->models.count; i++)
        add_model(&models, &spec->models.items[i]);
    add_trainings(&trainings, spec);
    add_section(&all, "data", &data);
    add_section(&all, "models", &models);
    add_section(&all, "training", &trainings);
    return all.length ? all.bytes : NULL;
}
