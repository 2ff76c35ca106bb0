/* read_files.c: `file` and `weights` of a model: files that others wrote, read with the spec, so
 * that all that may not fit is known before anything runs. */
#include "catalog/recover.h"

#include <string.h>

/* Beside the spec, unless the path is absolute. */
static const char *path_of(Arena *arena, const Source *source, const char *path)
{
    const char *slash = strrchr(source->path, '/');
    if (*path == '/' || !slash)
        return path;
    return arena_printf(arena, "%.*s/%s", (int)(slash - source->path), source->path, path);
}

static const struct tlc_foreign *read_file(Reader *reader, const Word *word)
{
    struct tlc_fault fault;
    const char *path = path_of(reader->arena, word->span.source, word->text);
    const struct tlc_foreign *file = model_file(path, &fault);
    if (!file)
        diag_report(reader->diagnostics, DIAG_ERROR, word->span, "model-file", "%s", fault.text);
    else
        note_file(reader, file->path);
    return file;
}

/* ---- file ---- */

/* Those before the first that cannot be had: what needs more is told of it where it stands. */
static void take_items(Reader *reader, Model *model, const char *path)
{
    const RecoveredModel *recovered = model->recovered;
    const size_t defaults = reader->spec->defaults.count;
    Node list = {.kind = NODE_LIST, .span = model->file.span};
    for (size_t i = 0; i < recovered->usable; i++)
        *list_add(reader->arena, &list.items) = recovered->layers.items[i].item;
    read_layers(reader, &list, path, &model->items);
    reader->spec->defaults.count = defaults; /* what a file leaves out is none of the spec's */
}

/* What of the file does nothing but in training, and nothing here. */
static void note_left_out(Reader *reader, const Model *model)
{
    enum { MOST = 5 };
    const RecoveredModel *recovered = model->recovered;
    size_t count = 0;
    for (size_t i = 0; i < recovered->usable; i++) {
        const RecoveredLayer *layer = &recovered->layers.items[i];
        for (size_t k = 0; k < layer->notes.count; k++)
            if (count++ < MOST)
                diag_report(reader->diagnostics, DIAG_NOTE, model->file.span, "left-out",
                            "layer %zu of %s, `%s`: %s", i, model->file.text, layer->name,
                            layer->notes.items[k]);
    }
    if (count > MOST)
        diag_help(reader->diagnostics, "and %zu more, which `tlc look` shows", count - MOST);
}

void take_layers(Reader *reader, Model *model, const char *path)
{
    model->recovered = recover_model(reader->arena, model->architecture, model->file.span);
    if (model->architecture->tensors > 0 && !model->stored)
        model->stored = model->architecture;
    note_left_out(reader, model);
    if (model->recovered->usable > 0)
        take_items(reader, model, path);
}

void read_model_file(Reader *reader, const Node *node, const char *path, void *field)
{
    Model *model = (Model *)((char *)field - offsetof(Model, file));
    read_any_path(reader, node, path, field);
    if (!model->file.text || !(model->architecture = read_file(reader, &model->file)))
        return;
    if (!model->architecture->has_layers) {
        diag_report(reader->diagnostics, DIAG_ERROR, node->span, "model-file",
                    "%s has weights, but not the layers they are of", model->file.text);
        diag_help(reader->diagnostics, "write the layers, and `weights: %s` beside `layers`",
                  model->file.text);
        return;
    }
    take_layers(reader, model, path);
}

/* ---- weights ---- */

static void read_map(Reader *reader, const Node *node, const char *path, void *field)
{
    WeightsFile *weights = (WeightsFile *)((char *)field - offsetof(WeightsFile, map));
    if (!expect_entries(reader, node, path, NODE_MAP, NULL))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        Renaming *renaming = list_add(reader->arena, &weights->map);
        renaming->from = (Word){entry->key, entry->key_span};
        read_word(reader, entry->value, arena_printf(reader->arena, "%s.%s", path, entry->key),
                  &renaming->to);
    }
}

static void read_layout(Reader *reader, const Node *node, const char *path, void *field)
{
    read_choice(reader, node, path, field, (const char *const[]){"keras", "pytorch", NULL});
}

static const Key weights_keys[] = {
    {"file", read_any_path, offsetof(WeightsFile, file), .required = true, .takes = "model file",
     .meaning = "the file, relative to the spec", .example = "resnet18.safetensors"},
    {"map", read_map, offsetof(WeightsFile, map), .takes = "{TENSORS: LAYERS}",
     .meaning = "which weights of layers the file's tensors are; `*` on both sides is the same",
     .example = "{\"features.*.weight\": \"conv_*.kernel\"}"},
    {"layout", read_layout, offsetof(WeightsFile, layout), .takes = "keras or pytorch",
     .meaning = "how kernels lie; what the kind of file and names say, if left out",
     .example = "pytorch"},
};
const Section weights_section = {"models.NAME.weights", weights_keys,
                                 sizeof weights_keys / sizeof *weights_keys};

/* A path alone is short for it. */
static void read_weights_file(Reader *reader, const Node *node, const char *path,
                              WeightsFile *weights)
{
    if (node->kind == NODE_MAP)
        read_section(reader, &weights_section, node, path, weights);
    else
        read_any_path(reader, node, path, &weights->file);
}

void read_model_weights(Reader *reader, const Node *node, const char *path, void *field)
{
    Model *model = (Model *)((char *)field - offsetof(Model, weights));
    const Word *file = &model->weights.file;
    read_weights_file(reader, node, path, field);
    if (!file->text || !(model->stored = read_file(reader, file)) || model->stored->tensors > 0)
        return;
    diag_report(reader->diagnostics, DIAG_ERROR, file->span, "model-file", "%s has no weights",
                file->text);
    model->stored = NULL;
}

/* ---- what an optimizer remembers ---- */

static bool has_tensor(const struct tlc_foreign *file, const char *name)
{
    for (int i = 0; i < file->tensors; i++)
        if (strcmp(file->tensor[i].name, name) == 0)
            return true;
    return false;
}

void read_optimizer_state(Reader *reader, const Node *node, const char *path, void *field)
{
    Word *word = field;
    read_any_path(reader, node, path, field);
    const struct tlc_foreign *file = word->text ? read_file(reader, word) : NULL;
    if (!file)
        return;
    word->text = file->path;
    if (file->kind == TLC_NUMPY_ARCHIVE && has_tensor(file, "0") && has_tensor(file, "1"))
        return;
    diag_report(reader->diagnostics, DIAG_ERROR, word->span, "optimizer-state",
                "%s is not what an optimizer remembers", node->text);
    diag_help(reader->diagnostics, "`save: {file: A.h5, with: optimizer}` makes "
                                   "A.h5.optimizer.npz beside A.h5");
}
