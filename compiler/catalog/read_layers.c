/* read_layers.c: the items of a model's `layers`: a kind's name, its name and settings, or `from`.
 */
#include "catalog/augmentation.h"
#include "catalog/layer.h"
#include "spec/words_missing.h"

#include <string.h>
#include <strings.h>

static void read_beginning(Reader *reader, const Node *node, const char *path, void *field)
{
    read_choice(reader, node, path, field, (const char *const[]){"copied", "initial", NULL});
}

static const Key from_keys[] = {
    {"from", read_rule, offsetof(LayerItem, from), .required = true, .takes = "MODEL[slice]",
     .meaning = "begin with a copy of these layers of another model, once that is trained",
     .example = "\"A[:-1]\""},
    {"trainable", read_flag, offsetof(LayerItem, settings.trainable), .value = "true",
     .takes = "true or false", .meaning = "whether the copies learn, unless a phase says otherwise",
     .example = "false"},
    {"weights", read_beginning, offsetof(LayerItem, weights), .value = "copied",
     .takes = "copied or initial",
     .meaning = "initial: the same layers, but they begin anew, with random weights of their own",
     .example = "initial"},
};
static const Section from_section = {"models.NAME.layers[]", from_keys,
                                     sizeof from_keys / sizeof *from_keys};

/* ---- sections ---- */

size_t layer_section_count(void)
{
    return layer_count + 1;
}

const Section *layer_section_at(size_t index)
{
    return index < layer_count ? all_layers[index]->section : &from_section;
}

/* Whether some kind has such a setting. */
static bool is_setting(const char *word)
{
    for (size_t i = 0; i < layer_count; i++)
        if (has_key(all_layers[i]->section, word))
            return true;
    return false;
}

/* ---- items ---- */

static const char a_layer[] =
    "a layer is `flatten`, `dense: {...}`, `conv2d: {...}`, `dropout: 0.3`, ... or `from: "
    "MODEL[:-1]`; `tlc --keys` lists them all";

static const Entry *find_entry(const Node *map, const char *key)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return &map->entries.items[i];
    return NULL;
}

static bool needs_settings(const LayerKind *kind)
{
    for (size_t i = 0; i < kind->section->count; i++)
        if (kind->section->keys[i].required)
            return true;
    return false;
}

static bool begins_like(const char *word, const char *name)
{
    return strncasecmp(word, name, strlen(name)) == 0;
}

/* How much of the word is the kind's name, or Keras's for it; 0 where neither. */
static size_t begun_by(const char *word, const LayerKind *kind)
{
    if (begins_like(word, kind->name))
        return strlen(kind->name);
    return begins_like(word, kind->class_name) ? strlen(kind->class_name) : 0;
}

/* The kind whose name, or Keras's for it, the word begins like, whatever its capitals; of several
 * the longest, of several kinds that have one class the first. */
static const LayerKind *kind_begun(const char *word)
{
    const LayerKind *begun = NULL;
    for (size_t i = 0; i < layer_count; i++)
        if (begun_by(word, all_layers[i]) > (begun ? begun_by(word, begun) : 0))
            begun = all_layers[i];
    return begun;
}

static const char *nearest_layer(Arena *arena, const char *word)
{
    List(const char *) names = {0};
    for (size_t i = 0; i < layer_count; i++)
        *list_add(arena, &names) = all_layers[i]->name;
    *list_add(arena, &names) = "from";
    return nearest_name(word, names.items, names.count);
}

/* What to write instead of an unknown layer. */
static void help_with_layer(Reader *reader, Span span, const char *word, const Node *value)
{
    const char *near = nearest_layer(reader->arena, word);
    const LayerKind *kind = kind_begun(word);
    const AugmentationKind *augmentation = meant_augmentation(word);
    const char *missing = missing_here(reader->arena, "layer", word);
    Scalar number = value ? scalar_resolve(value) : (Scalar){0};
    if (missing)
        diag_help(reader->diagnostics, "%s", missing);
    else if (augmentation)
        diag_help(
            reader->diagnostics,
            "it is done to what a model learns from, so it belongs to the entry of `training`: "
            "`augment: [%s]`",
            augmentation->usage);
    else if (kind && !needs_settings(kind))
        diag_suggest(reader->diagnostics, span, word, kind->name);
    else if (kind)
        diag_help(reader->diagnostics, "%s %s layer is written `%s`",
                  strchr("aeiou", *kind->name) ? "an" : "a", kind->name, kind->usage);
    else if (near)
        diag_suggest(reader->diagnostics, span, word, near);
    else if (number.kind == SCALAR_INTEGER && number.integer > 0)
        diag_help(reader->diagnostics, "a dense layer is written `dense: {units: %s}`",
                  value->text);
    else if (strncasecmp(word, "input", 5) == 0)
        diag_help(reader->diagnostics,
                  "leave it out: the data set's `shape` says what a model reads");
    else
        diag_help(reader->diagnostics, "%s", a_layer);
}

static void report_unknown_layer(Reader *reader, const Node *node, const char *path)
{
    const Entry *first =
        node->kind == NODE_MAP && node->entries.count ? &node->entries.items[0] : NULL;
    if (node->kind == NODE_SCALAR || first) {
        const char *word = first ? first->key : node->text;
        const Span span = first ? first->key_span : node->span;
        diag_report(reader->diagnostics, DIAG_ERROR, span, "unknown-layer",
                    "unknown layer `%.60s` in %s", word, path);
        help_with_layer(reader, span, word, first ? NULL : node);
    } else {
        wrong_kind(reader, node, path, "a layer");
        diag_help(reader->diagnostics, "%s", a_layer);
    }
}

/* A setting in an item of its own, or beside the layer that it belongs into. */
static void report_stray_setting(Reader *reader, const Entry *setting, const char *layer)
{
    diag_report(reader->diagnostics, DIAG_ERROR, setting->key_span, "unknown-key",
                layer ? "`%s` stands beside `%s`, not in it" : "`%s` is a setting, not a layer",
                setting->key, layer);
    if (layer)
        diag_help(reader->diagnostics,
                  "move it into the braces of `%s: { }`, or indent it further than `%s`", layer,
                  layer);
    else if (strcmp(setting->key, "trainable") == 0)
        diag_help(reader->diagnostics,
                  "it belongs to a layer: `dense: {units: 10, trainable: false}`, or below "
                  "`from`, in the same item, without a `-`");
    else
        diag_help(reader->diagnostics,
                  "it belongs to a layer: `dense: {units: 10, activation: relu}`");
}

/* The first key of a mapping that is not the layer's. */
static const Entry *other_entry(const Node *node, const Entry *layer)
{
    return layer == &node->entries.items[0] ? layer + 1 : &node->entries.items[0];
}

/* The first entry that names a kind of layer, or NULL. What is a setting too, as `activation` is,
 * names a kind where it is alone. */
static const Entry *find_kind(const Node *node)
{
    for (size_t i = 0; i < node->entries.count; i++)
        if (find_layer_kind(node->entries.items[i].key) &&
            (node->entries.count == 1 || !is_setting(node->entries.items[i].key)))
            return &node->entries.items[i];
    return NULL;
}

/* `{rate: 0.3}` for the 0.3 of `dropout: 0.3`. */
static Node *short_form(Arena *arena, const LayerKind *kind, const Node *value)
{
    Node *settings = arena_alloc(arena, sizeof *settings);
    *settings = (Node){.kind = NODE_MAP, .span = value->span};
    *list_add(arena, &settings->entries) = (Entry){kind->main_key, value->span, (Node *)value};
    return settings;
}

/* `dense: {...}`: a kind with its settings, alone in its item. */
static void read_kind(Reader *reader, const Node *settings, const char *path, LayerItem *item)
{
    const LayerKind *kind = item->kind;
    path = arena_printf(reader->arena, "%s.%s", path, kind->name);
    if (settings->kind != NODE_MAP && kind->main_key)
        settings = short_form(reader->arena, kind, settings);
    if (settings->kind == NODE_MAP) {
        read_section(reader, kind->section, settings, path, &item->settings);
    } else {
        wrong_kind(reader, settings, path, "a mapping");
        if (!help_with_lone_value(reader, kind->section, kind->name, settings))
            help_with_layer(reader, settings->span, kind->name, NULL);
    }
}

static void read_mapped_layer(Reader *reader, const Node *node, const char *path, LayerItem *item)
{
    const Entry *layer = find_kind(node);
    if (find_entry(node, "from")) {
        read_section(reader, &from_section, node, path, item);
    } else if (layer && node->entries.count == 1) {
        item->kind = find_layer_kind(layer->key);
        read_kind(reader, layer->value, path, item);
    } else if (layer) {
        report_stray_setting(reader, other_entry(node, layer), layer->key);
    } else if (node->entries.count && is_setting(node->entries.items[0].key)) {
        report_stray_setting(reader, &node->entries.items[0], NULL);
    } else {
        report_unknown_layer(reader, node, path);
    }
}

/* `dropout` alone, whose rate is not said. */
static void report_bare_kind(Reader *reader, const Node *node, const LayerKind *kind)
{
    diag_report(reader->diagnostics, DIAG_ERROR, node->span, "missing-key",
                "`%s` cannot stand alone: it needs settings", kind->name);
    help_with_layer(reader, node->span, kind->name, NULL);
}

/* A kind alone has what is left out as its settings. */
static void read_layer(Reader *reader, const Node *node, const char *path, LayerItem *item)
{
    const Node nothing = {.kind = NODE_MAP, .span = node->span};
    const LayerKind *kind = node->kind == NODE_SCALAR ? find_layer_kind(node->text) : NULL;
    item->node = node;
    item->span = node->span;
    if (kind && !needs_settings(kind)) {
        item->kind = kind;
        read_kind(reader, &nothing, path, item);
    } else if (kind) {
        report_bare_kind(reader, node, kind);
    } else if (node->kind == NODE_MAP) {
        read_mapped_layer(reader, node, path, item);
    } else {
        report_unknown_layer(reader, node, path);
    }
}

void read_layers(Reader *reader, const Node *node, const char *path, void *field)
{
    Model *model = (Model *)((char *)field - offsetof(Model, items));
    if (!expect_entries(reader, node, path, NODE_LIST,
                        "`- flatten` and `- dense: {units: 10}` are layers"))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        read_layer(reader, node->items.items[i], arena_printf(reader->arena, "%s[%zu]", path, i),
                   list_add(reader->arena, &model->items));
}
