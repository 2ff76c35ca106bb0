/* check_layers.c: the layers a model's items stand for, one by one, and copies of other models'. */
#include "catalog/activations.h"
#include "catalog/initializers.h"
#include "catalog/recover.h"
#include "check/check_reads.h"

#include <string.h>

enum { MOST_LAYERS = 1000 };

/* ---- an item's own settings ---- */

static bool check_activation(Checking *checking, const Word *word)
{
    return !word->text || known_name(checking, word, "activation", "unknown-activation",
                                     activation_names, activation_count);
}

static bool check_initializer(Checking *checking, const Word *word)
{
    return !word->text || known_name(checking, word, "kernel initializer", "unknown-initializer",
                                     initializer_names, initializer_count);
}

/* Whether the layers that an item makes can be called as it says. */
static bool check_one_name(Checking *checking, const LayerItem *item, size_t count)
{
    if (!item->settings.name.text || count == 1)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, item->settings.name.span, "duplicate-layer",
                "%zu layers cannot all be named `%s`", count, item->settings.name.text);
    diag_help(checking->diagnostics, "leave `name` out, or write a `%s` for each",
              item->kind->name);
    return false;
}

static size_t count_of(const LayerItem *item)
{
    return item->kind->count ? item->kind->count(&item->settings) : 1;
}

/* Keras takes a group of this name in a saved model for weights that are no layer's. */
static bool check_layer_name(Checking *checking, const LayerItem *item)
{
    const Word *name = &item->settings.name;
    if (!name->text || strcmp(name->text, "top_level_model_weights") != 0)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, name->span, "bad-name",
                "a layer cannot be named `%s`: Keras could not open the saved model", name->text);
    diag_help(checking->diagnostics, "choose another `name:`, or leave it out");
    return false;
}

/* ---- names of layers ---- */

typedef struct LayerName {
    const char *text;
    size_t layer;
} LayerName;

const Layer *find_layer(const Model *model, const char *name)
{
    size_t seen = 0;
    const LayerName *known;
    while ((known = index_next(&model->layer_names, hash_text(HASH_START, name), &seen)))
        if (strcmp(known->text, name) == 0)
            return &model->layers.items[known->layer];
    return NULL;
}

static void append_layer(Checking *checking, Model *model, Layer layer)
{
    LayerName *name = arena_alloc(checking->arena, sizeof *name);
    *name = (LayerName){layer.name.text, model->layers.count};
    index_add(checking->arena, &model->layer_names, hash_text(HASH_START, name->text), name);
    *list_add(checking->arena, &model->layers) = layer;
    checking->spec->layers++;
}

static size_t count_kind(const Model *model, const LayerKind *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        count += model->layers.items[i].kind == kind;
    return count;
}

/* `flatten`, `flatten_2`; `dense_1`, `dense_2`: the how-manieth of its kind, or if a copied layer
 * has taken that name, the next one free. */
static Word number_layer(Checking *checking, const Model *model, const LayerKind *kind, Span span)
{
    size_t number = count_kind(model, kind) + 1;
    const char *name;
    do {
        bool bare = kind->bare_first && number == 1;
        name = bare ? kind->name : arena_printf(checking->arena, "%s_%zu", kind->name, number);
        number++;
    } while (find_layer(model, name));
    return (Word){name, span};
}

static bool report_duplicate(Checking *checking, const Model *model, const Layer *layer,
                             const Layer *first)
{
    Span span = layer->copied_from ? layer->span : layer->name.span;
    diag_report(checking->diagnostics, DIAG_ERROR, span, "duplicate-layer",
                "%s gets a second layer named `%s`", model->name.text, layer->name.text);
    diag_see(checking->diagnostics, first->span, "the first comes from here");
    if (layer->copied_from)
        diag_help(checking->diagnostics, "give the layer in %s a `name:` of its own",
                  layer->copied_from->name.text);
    else
        diag_help(checking->diagnostics, "choose another `name:`, or leave it out");
    return false;
}

static bool add_layer(Checking *checking, Model *model, Layer layer)
{
    const Layer *first = find_layer(model, layer.name.text);
    if (first)
        return report_duplicate(checking, model, &layer, first);
    if (model->layers.count == MOST_LAYERS) {
        diag_report(checking->diagnostics, DIAG_ERROR, layer.span, "too-large",
                    "a model can have at most %d layers", MOST_LAYERS);
        return false;
    }
    if (checking->spec->layers == MOST_LAYERS_IN_ALL) {
        diag_report(checking->diagnostics, DIAG_ERROR, layer.span, "too-large",
                    "all models together can have at most %d layers", MOST_LAYERS_IN_ALL);
        return false;
    }
    append_layer(checking, model, layer);
    return true;
}

/* ---- items to layers ---- */

static Layer layer_of(const LayerItem *item, size_t index)
{
    Layer layer = {.kind = item->kind, .span = item->span, .settings = item->settings};
    if (item->kind->take)
        item->kind->take(&layer.settings, index);
    if (count_of(item) > 1)
        layer.span = item->kind->place(&item->settings, index);
    layer.named = item->settings.name.text;
    layer.trainable = item->kind->has_weights && (item->settings.trainable.value ||
                                                  !has_key(item->kind->section, "trainable"));
    return layer;
}

static bool check_settings(Checking *checking, const LayerItem *item)
{
    bool activation = check_activation(checking, &item->settings.activation);
    bool initializer = check_initializer(checking, &item->settings.kernel_initializer);
    bool name = check_layer_name(checking, item);
    bool own = !item->kind->check || item->kind->check(checking->diagnostics, &item->settings);
    return own && check_one_name(checking, item, count_of(item)) && activation && initializer &&
           name;
}

static bool spread_kind(Checking *checking, Model *model, const LayerItem *item)
{
    bool good = check_settings(checking, item);
    for (size_t i = 0; good && i < count_of(item); i++) {
        Layer layer = layer_of(item, i);
        layer.of_file = model->recovered != NULL;
        layer.name = layer.named ? item->settings.name
                                 : number_layer(checking, model, item->kind, layer.span);
        good = (i > 0 || settle_reads(checking, model, item, &layer)) &&
               add_layer(checking, model, layer);
    }
    return good;
}

static void report_copy_order(Checking *checking, const Model *model, const Expr *base)
{
    bool itself = strcmp(base->name, model->name.text) == 0;
    diag_report(checking->diagnostics, DIAG_ERROR, base->span, "copy-order",
                itself ? "%s cannot copy layers of itself"
                       : "%s copies layers of %s, defined below",
                model->name.text, base->name);
    if (!itself)
        diag_help(checking->diagnostics, "models are built in order: move %s above %s", base->name,
                  model->name.text);
}

/* The model a `from:` names, which must stand above the one that copies it. */
static const Model *refer_to_source(Checking *checking, const Model *model, const Expr *base)
{
    if (base->kind != EXPR_NAME) {
        diag_report(checking->diagnostics, DIAG_ERROR, base->span, "layer-slice",
                    "`from` is written MODEL or MODEL[slice]");
        diag_help(checking->diagnostics,
                  "`A[:-1]` is all of A but the last layer, `A[1:3]` its second and third");
        return NULL;
    }
    const Model *source = find_model(checking->spec, base->name);
    if (source && source < model)
        return source;
    if (source) {
        report_copy_order(checking, model, base);
        return NULL;
    }
    NameList names = {0};
    for (const Model *above = checking->spec->models.items; above < model; above++)
        *list_add(checking->arena, &names) = above->name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, base->span, "undefined-model",
                "there is no model `%s`", base->name);
    help_with_names(checking, base->span, base->name, &names);
    return NULL;
}

static bool begins_anew(const LayerItem *item)
{
    return strcmp(item->weights.text, "initial") == 0;
}

static void warn_copies_nothing(Checking *checking, const LayerItem *item, const Model *source,
                                const LayerRange *range)
{
    if (has_weights(source, range) || begins_anew(item))
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, item->from->span, "nothing-copied",
                "%s is only %s, which %s no weights: this copies nothing that was learned",
                expr_source(checking->arena, item->from),
                layers_text(checking->arena, source, range),
                range->end - range->first == 1 ? "has" : "have");
    diag_help(checking->diagnostics,
              range->end - range->first == 1
                  ? "layers are counted with those that have no weights; or write `%s` if that is "
                    "all you want"
                  : "layers are counted with those that have no weights; or write them out, from "
                    "`%s` on, if they are all you want",
              source->layers.items[range->first].kind->name);
}

static bool spread_copies(Checking *checking, Model *model, const LayerItem *item)
{
    LayerRange range;
    const Model *source = refer_to_source(checking, model, slice_base(item->from));
    if (!source || !source->complete || !resolve_layers(checking, item->from, source, &range))
        return false;
    warn_copies_nothing(checking, item, source, &range);
    if (!expect_one_entry(checking, item, source, &range))
        return false;
    const size_t first = model->layers.count;
    for (size_t i = range.first; i < range.end; i++) {
        Layer layer = source->layers.items[i];
        layer.reads = copied_reads(checking->arena, source, &range, i, first);
        layer.span = item->from->span;
        layer.trainable = layer.kind->has_weights && item->settings.trainable.value;
        layer.copied_from = source;
        layer.copied_index = i;
        layer.anew = begins_anew(item);
        if (!add_layer(checking, model, layer))
            return false;
    }
    return true;
}

static bool spread_item(Checking *checking, Model *model, const LayerItem *item)
{
    return item->kind ? spread_kind(checking, model, item) : spread_copies(checking, model, item);
}

/* `complete` says from here on that nothing wrong with the model is known yet. */
void check_layers(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        Model *model = &checking->spec->models.items[i];
        model->complete = true;
        if (model->file.text && !model->recovered)
            model->complete = false;
        for (size_t k = 0; k < model->items.count; k++)
            if (!spread_item(checking, model, &model->items.items[k]))
                model->complete = false;
        if (model->complete)
            warn_unread(checking, model);
    }
}

/* ---- models of files ---- */

bool report_refused_layers(Checking *checking, const Model *model, Span span)
{
    const RecoveredModel *file = model->recovered;
    size_t refused = 0;
    for (size_t i = 0; i < file->layers.count; i++)
        refused += file->layers.items[i].item == NULL;
    diag_report(checking->diagnostics, DIAG_ERROR, span, "model-layers",
                "%s cannot have %zu of its %zu layers", model->name.text, refused,
                file->layers.count);
    for (size_t i = 0; i < file->layers.count; i++)
        if (!file->layers.items[i].item)
            diag_help(checking->diagnostics, "layer %zu is `%s`, of class %s: %s", i,
                      file->file->layer[i].name, file->file->layer[i].class_name,
                      file->layers.items[i].why);
    if (file->usable > 0)
        diag_help(checking->diagnostics, "what stands before can be had: `from: %s[:%zu]`",
                  model->name.text, file->usable);
    return false;
}

/* ---- the output ---- */

/* Whether all models that it copies layers of are. */
static bool copies_are_complete(const Model *model)
{
    for (size_t i = 0; i < model->layers.count; i++) {
        const Model *source = model->layers.items[i].copied_from;
        if (source && !source->complete)
            return false; /* reported there */
    }
    return true;
}

/* A model of a file that is only copied from may end in anything. */
bool is_source_alone(const Spec *spec, const Model *model)
{
    for (size_t i = 0; i < spec->trainings.count; i++)
        if (spec->trainings.items[i].model == model)
            return false;
    return model->recovered != NULL;
}

/* Whatever gives numbers, the function of them is `dense`'s own or stands behind. */
static bool is_output(const Layer *layer)
{
    return layer->kind == find_layer_kind("dense") || layer->kind == find_layer_kind("activation");
}

static bool report_last(Checking *checking, const Model *model, const char *what)
{
    const Layer *last = &model->layers.items[model->layers.count - 1];
    diag_report(checking->diagnostics, DIAG_ERROR, last->span, "output-layer", what,
                model->name.text);
    diag_help(checking->diagnostics,
              "end it with `- dense: {units: ..., activation: softmax}`, one unit for each class");
    return false;
}

/* How many there are before the last one with weights; all when there is none. */
static size_t hidden_count(const Model *model)
{
    for (size_t i = model->layers.count; i-- > 0;)
        if (model->layers.items[i].kind->has_weights)
            return i;
    return model->layers.count;
}

static bool check_last(Checking *checking, const Model *model)
{
    if (model->recovered && model->layers.count < model->recovered->layers.count)
        return report_refused_layers(checking, model, model->file.span);
    if (!is_output(&model->layers.items[model->layers.count - 1]))
        return report_last(checking, model,
                           "the last layer of %s must be `dense` or `activation`: "
                           "it makes the predictions");
    if (hidden_count(model) == model->layers.count)
        return report_last(checking, model, "no layer of %s has weights, so it cannot learn");
    return true;
}

static void warn_zeros(Checking *checking, const Model *model)
{
    for (size_t i = 0; i < hidden_count(model); i++) {
        const Layer *layer = &model->layers.items[i];
        if (layer->copied_from || layer->of_file || !layer->settings.kernel_initializer.text ||
            strcmp(layer->settings.kernel_initializer.text, "zeros") != 0)
            continue;
        diag_report(checking->diagnostics, DIAG_WARNING, layer->settings.kernel_initializer.span,
                    "zero-weights",
                    "all units of `%s` start alike and learn alike, as if it had one",
                    layer->name.text);
        diag_help(checking->diagnostics, "only an output layer may start from zeros; here write "
                                         "glorot_uniform, or leave it out");
        return;
    }
}

void check_outputs(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        Model *model = &checking->spec->models.items[i];
        if (!model->complete || is_source_alone(checking->spec, model))
            continue;
        model->complete = check_last(checking, model) && copies_are_complete(model);
        warn_zeros(checking, model);
    }
}
