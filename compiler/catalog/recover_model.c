/* recover_model.c: all layers of a model file as items of `layers`. */
#include "catalog/recover.h"

#include "base/index.h"

#include "json/json.h"

#include <ctype.h>
#include <string.h>

/* ---- names ---- */

/* Words of expressions, and what a layer is not called. */
static bool is_taken(const char *name)
{
    static const char *const words[] = {"or",    "and",   "not",  "in",
                                        "true",  "false", "none", "top_level_model_weights",
                                        "input", "from"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

/* With underscores for what no name can have; of a long one the end tells more. */
static const char *fit_name(Arena *arena, const char *name)
{
    const size_t length = strlen(name);
    const char *end = length > LONGEST_NAME - 3 ? name + length - (LONGEST_NAME - 3) : name;
    char *fit = arena_copy(arena, end, strlen(end));
    for (char *at = fit; *at; at++)
        if (!isalnum((unsigned char)*at))
            *at = '_';
    if (!isalpha((unsigned char)*fit) || is_taken(fit))
        return arena_printf(arena, "l_%.*s", LONGEST_NAME - 5, fit);
    return fit;
}

/* Layers of different models may have one name. */
static const char *new_name(Arena *arena, Index *names, const char *name)
{
    const char *fit = fit_name(arena, name), *numbered = fit;
    for (int number = 2; !index_add_text(arena, names, numbered); number++)
        numbered = arena_printf(arena, "%.*s_%d", LONGEST_NAME - 5, fit, number);
    return numbered;
}

/* ---- kinds ---- */

static bool has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = length ? words : NULL; at && (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return true;
    return false;
}

static const LayerKind *kind_of_class(const char *class_name)
{
    for (size_t i = 0; i < layer_count; i++)
        if (strcmp(all_layers[i]->class_name, class_name) == 0 ||
            has_word(all_layers[i]->other_classes, class_name))
            return all_layers[i];
    return NULL;
}

/* ---- a layer ---- */

/* What the language itself has against the settings. */
static void check_settings(Recovering *recovering)
{
    Diagnostics *diagnostics = diag_new(recovering->arena);
    Reader reader = {.arena = recovering->arena, .diagnostics = diagnostics};
    Spec *spec = arena_alloc(recovering->arena, sizeof *spec);
    reader.spec = spec;
    LayerSettings *settings = arena_alloc(recovering->arena, sizeof *settings);
    const LayerKind *kind = recovering->kind;
    if (read_section(&reader, kind->section, recovering->settings, kind->name, settings) &&
        kind->check)
        kind->check(diagnostics, settings);
    if (diag_count(diagnostics, DIAG_ERROR))
        cannot_recover(recovering, "%s", diag_first_error(diagnostics));
}

/* What it reads, unless that is the layer before. */
static void add_inputs(Recovering *recovering, const RecoveredModel *model,
                       const struct tlc_foreign_layer *layer, size_t index)
{
    if (layer->inputs == 1 && layer->input[0] == (int)index - 1)
        return;
    Node *list = arena_alloc(recovering->arena, sizeof *list);
    *list = (Node){.kind = NODE_LIST, .span = recovering->span};
    for (int i = 0; i < layer->inputs; i++)
        *list_add(recovering->arena, &list->items) = recovered_word(
            recovering, layer->input[i] < 0 ? "input" : model->layers.items[layer->input[i]].name);
    if (list->items.count)
        recovered_entry(recovering->arena, recovering->settings, "inputs",
                        list->items.count == 1 ? list->items.items[0] : list);
}

static void recover_kind(Recovering *recovering, const RecoveredModel *model, size_t index,
                         const char *name)
{
    const LayerKind *kind = recovering->kind;
    if (kind->recover)
        kind->recover(recovering);
    if (!recovering->why)
        recover_settings(recovering);
    recovered_entry(recovering->arena, recovering->settings, "name",
                    recovered_word(recovering, name));
    add_inputs(recovering, model, &model->file->layer[index], index);
    if (!recovering->why)
        check_settings(recovering);
}

static void recover_layer(Arena *arena, RecoveredModel *model, size_t index, Span span,
                          Index *names)
{
    const struct tlc_foreign_layer *source = &model->file->layer[index];
    RecoveredLayer *layer = list_add(arena, &model->layers);
    Recovering recovering = {.arena = arena,
                             .model = model->file,
                             .class_name = source->class_name,
                             .config = json_loads(source->config, JSON_DECODE_ANY, NULL),
                             .kind = kind_of_class(source->class_name),
                             .span = span,
                             .settings = recovered_map(arena, span),
                             .why = source->problem};
    layer->name = new_name(arena, names, source->name);
    layer->kind = recovering.kind;
    if (!recovering.kind && !recovering.why)
        recovering.why = "tlc has no such layer";
    if (!recovering.why)
        recover_kind(&recovering, model, index, layer->name);
    json_decref(recovering.config);
    layer->why = recovering.why;
    layer->notes.items = recovering.notes.items;
    layer->notes.count = recovering.notes.count;
    if (!layer->why) {
        layer->item = recovered_map(arena, span);
        recovered_entry(arena, layer->item, layer->kind->name, recovering.settings);
    }
}

RecoveredModel *recover_model(Arena *arena, const struct tlc_foreign *file, Span span)
{
    Index names = {0};
    RecoveredModel *model = arena_alloc(arena, sizeof *model);
    model->file = file;
    for (int i = 0; i < file->layers; i++)
        recover_layer(arena, model, (size_t)i, span, &names);
    while (model->usable < model->layers.count && model->layers.items[model->usable].item)
        model->usable++;
    return model;
}

/* ---- files ---- */

/* What has been read stays until the program ends: cells of a study have the same files. */
typedef struct KnownFile {
    struct KnownFile *next;
    struct tlc_foreign model;
} KnownFile;

const struct tlc_foreign *model_file(const char *path, struct tlc_fault *fault)
{
    static Arena *arena;
    static KnownFile *known;
    for (KnownFile *file = known; file; file = file->next)
        if (strcmp(file->model.path, path) == 0)
            return &file->model;
    if (!arena) {
        arena = arena_new();
        tlc_json_begin();
    }
    KnownFile *file = arena_alloc(arena, sizeof *file);
    if (!tlc_foreign_open(path, &file->model, fault))
        return NULL;
    file->next = known;
    known = file;
    return &file->model;
}

/* ---- as text ---- */

static void print_node(Text *text, const Node *node)
{
    if (node->kind == NODE_SCALAR)
        text_add(text, node->text);
    for (size_t i = 0; i < node->items.count; i++) {
        text_add(text, i ? ", " : "[");
        print_node(text, node->items.items[i]);
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        text_addf(text, "%s%s: ", i ? ", " : "{", node->entries.items[i].key);
        print_node(text, node->entries.items[i].value);
    }
    text_add(text, node->kind == NODE_LIST ? "]" : node->kind == NODE_MAP ? "}" : "");
}

void print_items(Text *text, const RecoveredModel *model, size_t count, int indent)
{
    for (size_t i = 0; i < count; i++) {
        const Entry *kind = &model->layers.items[i].item->entries.items[0];
        text_repeat(text, ' ', (size_t)indent);
        text_addf(text, "- %s: ", kind->key);
        print_node(text, kind->value);
        text_add(text, "\n");
    }
}
