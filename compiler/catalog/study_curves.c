/* study_curves.c: `curves: {from: A, to: B}` stands for the arms of Yosinski et al. 2014, "How
 * transferable are features in deep neural networks?". For n = 0 to the number of hidden layers:
 *
 *     BnB        the first n layers from a trained B, frozen; the others begin anew
 *     BnB_plus   the same, and the first n learn on
 *     AnB        the first n layers from a trained A, frozen
 *     AnB_plus   the same, and the first n learn on
 *
 * all trained as B is, and B itself is what they are held against. It is written out in the tree,
 * as one could have written it by hand: four models, four entries of `training`, an axis `n`. */
#include "catalog/layer.h"
#include "spec/study_internal.h"

#include <string.h>

typedef struct Curves {
    Arena *arena;
    Diagnostics *diagnostics;
    const Node *node; /* what stands behind `curves:` */
    const char *from, *to;
    const Node *layers;   /* those of `to`, a layer an item */
    size_t hidden;        /* how many of them have weights, but for the last */
    const Node *training; /* the entry that trains `to` */
} Curves;

/* ---- making nodes: all of them stand where `curves` does ---- */

static Node *new_node(const Curves *curves, NodeKind kind)
{
    Node *node = arena_alloc(curves->arena, sizeof *node);
    node->kind = kind;
    node->span = curves->node->span;
    return node;
}

static Node *new_scalar(const Curves *curves, const char *text)
{
    Node *node = new_node(curves, NODE_SCALAR);
    node->text = text;
    node->length = strlen(text);
    node->plain = true;
    size_t *offsets = arena_alloc(curves->arena, (node->length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= node->length; i++)
        offsets[i] = node->span.start;
    node->offsets = offsets;
    return node;
}

static void add_entry(const Curves *curves, Node *map, const char *key, const Node *value)
{
    *list_add(curves->arena, &map->entries) =
        (Entry){key, curves->node->span, (Node *)(uintptr_t)value};
}

static void add_item(const Curves *curves, Node *list, const Node *item)
{
    *list_add(curves->arena, &list->items) = (Node *)(uintptr_t)item;
}

/* ---- reading nodes ---- */

static const Node *find(const Node *map, const char *key)
{
    for (size_t i = 0; map && map->kind == NODE_MAP && i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return map->entries.items[i].value;
    return NULL;
}

static const char *text_of(const Node *scalar)
{
    return scalar && scalar->kind == NODE_SCALAR ? scalar->text : NULL;
}

static bool refuse(const Curves *curves, const char *message, const char *name)
{
    diag_report(curves->diagnostics, DIAG_ERROR, curves->node->span, "study-curves", message, name);
    return false;
}

/* A copy of the map without one key. */
static Node *without(const Curves *curves, const Node *map, const char *key)
{
    Node *copy = new_node(curves, NODE_MAP);
    copy->span = map->span;
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) != 0)
            *list_add(curves->arena, &copy->entries) = map->entries.items[i];
    return copy;
}

/* ---- layers ---- */

/* `dense: {units: [300, 100]}` is two layers: an item for each. */
static void spread_layer(const Curves *curves, Node *list, const Node *item)
{
    const Node *dense = find(item, "dense"), *units = find(dense, "units");
    if (!units || units->kind != NODE_LIST) {
        add_item(curves, list, item);
        return;
    }
    for (size_t i = 0; i < units->items.count; i++) {
        Node *layer = new_node(curves, NODE_MAP), *one = without(curves, dense, "units");
        add_entry(curves, one, "units", units->items.items[i]);
        add_entry(curves, layer, "dense", one);
        add_item(curves, list, layer);
    }
}

/* The layers of the model, a layer an item; NULL with everything reported. */
static const Node *layers_of(const Curves *curves, const Node *models, const char *name)
{
    const Node *layers = find(find(models, name), "layers");
    Node *spread = new_node(curves, NODE_LIST);
    if (!layers || layers->kind != NODE_LIST) {
        refuse(curves, "there is no model `%s` to make curves of", name);
        return NULL;
    }
    for (size_t i = 0; i < layers->items.count; i++) {
        if (find(layers->items.items[i], "from")) {
            refuse(curves, "%s copies layers itself; curves need models that begin anew", name);
            return NULL;
        }
        spread_layer(curves, spread, layers->items.items[i]);
    }
    return spread;
}

static const LayerKind *kind_of(const Node *item)
{
    const char *name = text_of(item);
    if (!name && item->kind == NODE_MAP && item->entries.count == 1)
        name = item->entries.items[0].key;
    return name ? find_layer_kind(name) : NULL;
}

static bool has_weights(const Node *item)
{
    const LayerKind *kind = kind_of(item);
    return kind && kind->has_weights;
}

/* What a layer is called, begins with and whether it learns make it no other layer. */
static bool is_decisive(const char *key)
{
    const char *end = strstr(key, "_initializer");
    return strcmp(key, "name") != 0 && strcmp(key, "trainable") != 0 && !(end && !end[12]);
}

static bool same_node(const Node *one, const Node *other)
{
    if (!one || !other || one->kind != other->kind)
        return one == other;
    if (one->kind == NODE_SCALAR)
        return strcmp(one->text, other->text) == 0;
    if (one->items.count != other->items.count || one->entries.count != other->entries.count)
        return false;
    for (size_t i = 0; i < one->items.count; i++)
        if (!same_node(one->items.items[i], other->items.items[i]))
            return false;
    for (size_t i = 0; i < one->entries.count; i++)
        if (!same_node(one->entries.items[i].value, find(other, one->entries.items[i].key)))
            return false;
    return true;
}

/* What the key stands for in a layer: what is written, or its default. */
static const Node *setting_of(const Curves *curves, const Node *layer, const Key *key)
{
    const Node *settings = layer->kind == NODE_MAP ? layer->entries.items[0].value : NULL;
    const Node *written = find(settings, key->name);
    return written || !key->value ? written : new_scalar(curves, key->value);
}

/* Whether both are of one kind and calculate the same. */
static bool is_alike(const Curves *curves, const Node *one, const Node *other)
{
    const LayerKind *kind = kind_of(one);
    if (!kind || kind != kind_of(other))
        return false;
    for (size_t i = 0; i < kind->section->count; i++) {
        const Key *key = &kind->section->keys[i];
        if (is_decisive(key->name) &&
            !same_node(setting_of(curves, one, key), setting_of(curves, other, key)))
            return false;
    }
    return true;
}

static size_t count_hidden(const Node *layers)
{
    size_t count = 0;
    for (size_t i = 0; i + 1 < layers->items.count; i++)
        count += has_weights(layers->items.items[i]);
    return count;
}

/* How many layers go with the first `n` that have weights: those before them, and what has none
 * behind, but never the last. */
static size_t layers_copied(const Curves *curves, size_t n)
{
    Node *const *layers = curves->layers->items.items;
    const size_t last = curves->layers->items.count - 1;
    size_t count = 0, with_weights = 0;
    while (count < last && (with_weights < n || (count > 0 && !has_weights(layers[count]))))
        with_weights += has_weights(layers[count++]);
    return count;
}

/* The two models must be the same but for their last layers, which the curves do not copy. */
static bool compare_layers(Curves *curves, const Node *models)
{
    const Node *source = layers_of(curves, models, curves->from);
    curves->layers = source ? layers_of(curves, models, curves->to) : NULL;
    if (!curves->layers)
        return false;
    const size_t count = curves->layers->items.count;
    curves->hidden = count_hidden(curves->layers);
    if (curves->hidden == 0)
        return refuse(curves, "%s has no hidden layer that curves could copy", curves->to);
    bool alike = source->items.count == count;
    for (size_t i = 0; i + 1 < count && alike; i++)
        alike = is_alike(curves, source->items.items[i], curves->layers->items.items[i]);
    return alike || refuse(curves,
                           "curves need two models that differ in the last layer only; "
                           "the hidden layers of %s are not those of the other",
                           curves->from);
}

/* The layers of `to`, the first `n` with weights being those of a trained `source`. */
static const Node *make_layers(const Curves *curves, const char *source, size_t n)
{
    Node *layers = new_node(curves, NODE_LIST);
    const size_t copied = layers_copied(curves, n);
    if (copied) {
        Node *item = new_node(curves, NODE_MAP);
        add_entry(curves, item, "from",
                  new_scalar(curves, arena_printf(curves->arena, "%s[:%zu]", source, copied)));
        add_item(curves, layers, item);
    }
    for (size_t i = copied; i < curves->layers->items.count; i++)
        add_item(curves, layers, curves->layers->items.items[i]);
    return layers;
}

/* ---- arms ---- */

enum { ARMS = 4 };

static const char *source_of(const Curves *curves, int arm)
{
    return arm < 2 ? curves->to : curves->from;
}

static bool learns_on(int arm)
{
    return arm % 2 == 1;
}

static const char *arm_name(const Curves *curves, int arm)
{
    return arena_printf(curves->arena, "%sn%s%s", source_of(curves, arm), curves->to,
                        learns_on(arm) ? "_plus" : "");
}

static bool has_free_names(const Curves *curves, const Node *models)
{
    for (int arm = 0; arm < ARMS; arm++)
        if (find(models, arm_name(curves, arm)))
            return refuse(curves, "%s is what curves call an arm, so no model can be called so",
                          arm_name(curves, arm));
    return true;
}

static bool find_training(Curves *curves, const Node *trainings)
{
    size_t count = 0;
    for (size_t i = 0; trainings && i < trainings->items.count; i++) {
        const char *model = text_of(find(trainings->items.items[i], "model"));
        if (!model || strcmp(model, curves->to) != 0)
            continue;
        curves->training = trainings->items.items[i];
        count++;
    }
    if (count != 1)
        return refuse(curves, "curves need exactly one entry of `training` for %s", curves->to);
    if (!find(curves->training, "epochs") || find(curves->training, "freeze"))
        return refuse(curves, "curves need `epochs` and no `freeze` in the training of %s",
                      curves->to);
    return true;
}

/* What each arm has for this n. */
static const Node *make_choice(const Curves *curves, size_t n)
{
    Node *choice = new_node(curves, NODE_MAP);
    for (int arm = 0; arm < ARMS; arm++) {
        const char *name = arm_name(curves, arm);
        add_entry(curves, choice, arena_printf(curves->arena, "models.%s.layers", name),
                  make_layers(curves, source_of(curves, arm), n));
        if (!learns_on(arm))
            add_entry(curves, choice, arena_printf(curves->arena, "training.%s.freeze", name),
                      new_scalar(curves, arena_printf(curves->arena, "%zu", n)));
    }
    return choice;
}

/* ---- the tree ---- */

static const Node *add_models(const Curves *curves, const Node *models)
{
    Node *copy = without(curves, models, "");
    for (int arm = 0; arm < ARMS; arm++) {
        Node *model = new_node(curves, NODE_MAP);
        add_entry(curves, model, "layers", make_layers(curves, source_of(curves, arm), 1));
        add_entry(curves, copy, arm_name(curves, arm), model);
    }
    return copy;
}

static const Node *add_trainings(const Curves *curves, const Node *trainings)
{
    Node *copy = new_node(curves, NODE_LIST);
    copy->span = trainings->span;
    for (size_t i = 0; i < trainings->items.count; i++)
        add_item(curves, copy, trainings->items.items[i]);
    for (int arm = 0; arm < ARMS; arm++) {
        Node *training = without(curves, curves->training, "model");
        add_entry(curves, training, "model", new_scalar(curves, arm_name(curves, arm)));
        add_item(curves, copy, without(curves, training, "save"));
    }
    return copy;
}

static const Node *make_arms(const Curves *curves)
{
    Node *arms = new_node(curves, NODE_LIST);
    add_item(curves, arms, new_scalar(curves, curves->to));
    for (int arm = 0; arm < ARMS; arm++)
        add_item(curves, arms, new_scalar(curves, arm_name(curves, arm)));
    return arms;
}

/* The part of a path behind `training.TO.`, or NULL. */
static const char *behind_training(const Curves *curves, const char *path)
{
    const char *head = arena_printf(curves->arena, "training.%s.", curves->to);
    size_t length = strlen(head);
    return strncmp(path, head, length) == 0 ? path + length : NULL;
}

/* What varies in the training of `to` varies in those of the arms, which are trained as it is. */
static const char *spread_paths(const Curves *curves, const char *paths)
{
    Text text = text_new(curves->arena);
    for (const char *start = paths; *start;) {
        start += strspn(start, " ,");
        size_t length = strcspn(start, ",");
        const char *path = arena_copy(curves->arena, start, length);
        const char *rest = behind_training(curves, path);
        text_addf(&text, "%s%s", text.length ? ", " : "", path);
        for (int arm = 0; rest && arm < ARMS; arm++)
            text_addf(&text, ", training.%s.%s", arm_name(curves, arm), rest);
        start += length;
    }
    return text.bytes;
}

static const Node *spread_choice(const Curves *curves, const Node *choice)
{
    if (choice->kind != NODE_MAP)
        return choice;
    Node *copy = without(curves, choice, "");
    for (size_t i = 0; i < choice->entries.count; i++) {
        const char *rest = behind_training(curves, choice->entries.items[i].key);
        for (int arm = 0; rest && arm < ARMS; arm++)
            add_entry(curves, copy,
                      arena_printf(curves->arena, "training.%s.%s", arm_name(curves, arm), rest),
                      choice->entries.items[i].value);
    }
    return copy;
}

static Node *spread_axes(const Curves *curves, const Node *vary)
{
    Node *axes = without(curves, vary, "");
    for (size_t i = 0; i < axes->entries.count; i++) {
        Entry *axis = &axes->entries.items[i];
        axis->key = spread_paths(curves, axis->key);
        if (axis->value->kind != NODE_MAP)
            continue;
        axis->value = without(curves, axis->value, "");
        for (size_t k = 0; k < axis->value->entries.count; k++) {
            Entry *choice = &axis->value->entries.items[k];
            choice->value = (Node *)(uintptr_t)spread_choice(curves, choice->value);
        }
    }
    return axes;
}

static const Node *add_axis(const Curves *curves, const Node *study)
{
    const Node *vary = find(study, "vary");
    Node *axes = vary ? spread_axes(curves, vary) : new_node(curves, NODE_MAP);
    Node *axis = new_node(curves, NODE_MAP);
    for (size_t n = 0; n <= curves->hidden; n++)
        add_entry(curves, axis, arena_printf(curves->arena, "%zu", n), make_choice(curves, n));
    add_entry(curves, axes, CURVES_AXIS, axis);
    return axes;
}

static const Node *write_out(const Curves *curves, const Node *root, const Node *study)
{
    Node *new_study = without(curves, without(curves, study, "curves"), "vary");
    Node *tree = without(curves, without(curves, root, "models"), "training");
    add_entry(curves, new_study, "arms", make_arms(curves));
    add_entry(curves, new_study, "vary", add_axis(curves, study));
    add_entry(curves, tree, "models", add_models(curves, find(root, "models")));
    add_entry(curves, tree, "training", add_trainings(curves, find(root, "training")));
    Node *result = without(curves, tree, "study");
    add_entry(curves, result, "study", new_study);
    return result;
}

/* The arms are made of both models' layers as they are written. */
static bool keeps_models(const Curves *curves, const Node *vary)
{
    const char *const models[] = {curves->from, curves->to};
    for (size_t i = 0; vary && i < vary->entries.count; i++)
        for (size_t k = 0; k < sizeof models / sizeof *models; k++)
            if (strstr(vary->entries.items[i].key,
                       arena_printf(curves->arena, "models.%s.", models[k])))
                return refuse(curves, "the layers of %s cannot vary beside curves of them",
                              models[k]);
    return true;
}

static bool read_ends(Curves *curves, const Node *study)
{
    curves->from = text_of(find(curves->node, "from"));
    curves->to = text_of(find(curves->node, "to"));
    if (!curves->from || !curves->to || curves->node->entries.count != 2)
        return refuse(curves, "write `curves: {from: A, to: B}`%s", "");
    if (find(study, "arms") || find(study, "baseline"))
        return refuse(curves, "`curves` makes the arms, and %s is the baseline", curves->to);
    if (strcmp(curves->from, curves->to) == 0)
        return refuse(curves, "curves lead from one model to another, not from %s to itself",
                      curves->to);
    const Node *vary = find(study, "vary");
    if (vary && (vary->kind != NODE_MAP || find(vary, CURVES_AXIS)))
        return refuse(curves,
                      vary->kind == NODE_MAP ? "curves vary `n` themselves%s"
                                             : "`vary` beside curves must be a mapping%s",
                      "");
    return keeps_models(curves, vary);
}

const Node *study_with_curves(Arena *arena, const Node *root, Diagnostics *diagnostics)
{
    const Node *study = find(root, "study");
    Curves curves = {.arena = arena, .diagnostics = diagnostics, .node = find(study, "curves")};
    if (!curves.node)
        return root;
    if (!read_ends(&curves, study) || !compare_layers(&curves, find(root, "models")) ||
        !has_free_names(&curves, find(root, "models")) ||
        !find_training(&curves, find(root, "training")))
        return NULL;
    return write_out(&curves, root, study);
}
