/* curves_tree.c: the arms of `curves` written out in the tree of the spec, as one could have
 * written them by hand: four models, four entries of `training`, an axis `n`. */
#include "catalog/curves_internal.h"
#include "spec/study_internal.h"

#include <string.h>

/* ---- making nodes: all of them stand where `curves` does ---- */

static Node *new_node(const Curving *curving, NodeKind kind)
{
    Node *node = arena_alloc(curving->arena, sizeof *node);
    node->kind = kind;
    node->span = curving->study->curves.span;
    return node;
}

static Node *new_scalar(const Curving *curving, const char *text)
{
    Node *node = new_node(curving, NODE_SCALAR);
    node->text = text;
    node->length = strlen(text);
    node->plain = true;
    size_t *offsets = arena_alloc(curving->arena, (node->length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= node->length; i++)
        offsets[i] = node->span.start;
    node->offsets = offsets;
    return node;
}

static void add_entry(const Curving *curving, Node *map, const char *key, const Node *value)
{
    *list_add(curving->arena, &map->entries) =
        (Entry){key, curving->study->curves.span, (Node *)(uintptr_t)value};
}

static void add_item(const Curving *curving, Node *list, const Node *item)
{
    *list_add(curving->arena, &list->items) = (Node *)(uintptr_t)item;
}

static const Node *find(const Node *map, const char *key)
{
    for (size_t i = 0; map && map->kind == NODE_MAP && i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) == 0)
            return map->entries.items[i].value;
    return NULL;
}

/* A copy of the map without one key. */
static Node *without(const Curving *curving, const Node *map, const char *key)
{
    Node *copy = new_node(curving, NODE_MAP);
    copy->span = map->span;
    for (size_t i = 0; i < map->entries.count; i++)
        if (strcmp(map->entries.items[i].key, key) != 0)
            *list_add(curving->arena, &copy->entries) = map->entries.items[i];
    return copy;
}

/* ---- layers ---- */

/* Of an item whose list makes several layers, as `dense: {units: [300, 100]}` does, the item that
 * makes the one of them alone. */
static Node *item_alone(const Curving *curving, const LayerItem *item, size_t index)
{
    const char *key = item->kind->several;
    const Node *settings = item->node->entries.items[0].value;
    Node *one = without(curving, settings, key), *layer = new_node(curving, NODE_MAP);
    add_entry(curving, one, key, find(settings, key)->items.items[index]);
    add_entry(curving, layer, item->kind->name, one);
    return layer;
}

/* The items of the model from layer `first` on. */
static void add_layers_from(const Curving *curving, Node *list, size_t first)
{
    size_t layer = 0;
    for (size_t i = 0; i < curving->to->items.count; i++) {
        const LayerItem *item = &curving->to->items.items[i];
        const size_t count = item->kind->count ? item->kind->count(&item->settings) : 1;
        for (size_t k = 0; k < count; k++, layer++)
            if (layer >= first)
                add_item(curving, list, count > 1 ? item_alone(curving, item, k) : item->node);
    }
}

/* The layers of `to`, the first `n` with weights being those of a trained `source`. */
static const Node *make_layers(const Curving *curving, const char *source, size_t n)
{
    Node *layers = new_node(curving, NODE_LIST);
    const size_t copied = layers_copied(curving, n);
    if (copied) {
        Node *item = new_node(curving, NODE_MAP);
        add_entry(curving, item, "from",
                  new_scalar(curving, arena_printf(curving->arena, "%s[:%zu]", source, copied)));
        add_item(curving, layers, item);
    }
    add_layers_from(curving, layers, copied);
    return layers;
}

/* ---- arms ---- */

static const char *source_of(const Curving *curving, int arm)
{
    return (arm < 2 ? curving->to : curving->from)->name.text;
}

static bool learns_on(int arm)
{
    return arm % 2 == 1;
}

const char *curve_name(const Curving *curving, int arm)
{
    return arena_printf(curving->arena, "%sn%s%s", source_of(curving, arm), curving->to->name.text,
                        learns_on(arm) ? "_plus" : "");
}

/* What each arm has for this n. */
static const Node *make_choice(const Curving *curving, size_t n)
{
    Node *choice = new_node(curving, NODE_MAP);
    for (int arm = 0; arm < CURVES; arm++) {
        const char *name = curve_name(curving, arm);
        add_entry(curving, choice, arena_printf(curving->arena, "models.%s.layers", name),
                  make_layers(curving, source_of(curving, arm), n));
        if (!learns_on(arm))
            add_entry(curving, choice, arena_printf(curving->arena, "training.%s.freeze", name),
                      new_scalar(curving, arena_printf(curving->arena, "%zu", n)));
    }
    return choice;
}

/* ---- the tree ---- */

static const Node *add_models(const Curving *curving, const Node *models)
{
    Node *copy = without(curving, models, "");
    for (int arm = 0; arm < CURVES; arm++) {
        Node *model = new_node(curving, NODE_MAP);
        add_entry(curving, model, "layers", make_layers(curving, source_of(curving, arm), 1));
        add_entry(curving, copy, curve_name(curving, arm), model);
    }
    return copy;
}

static const Node *add_trainings(const Curving *curving, const Node *trainings)
{
    Node *copy = new_node(curving, NODE_LIST);
    copy->span = trainings->span;
    for (size_t i = 0; i < trainings->items.count; i++)
        add_item(curving, copy, trainings->items.items[i]);
    for (int arm = 0; arm < CURVES; arm++) {
        Node *training = without(curving, curving->training->node, "model");
        add_entry(curving, training, "model", new_scalar(curving, curve_name(curving, arm)));
        add_item(curving, copy, without(curving, training, "save"));
    }
    return copy;
}

static const Node *make_arms(const Curving *curving)
{
    Node *arms = new_node(curving, NODE_LIST);
    add_item(curving, arms, new_scalar(curving, curving->to->name.text));
    for (int arm = 0; arm < CURVES; arm++)
        add_item(curving, arms, new_scalar(curving, curve_name(curving, arm)));
    return arms;
}

/* The part of a path behind `training.TO.`, or NULL. */
static const char *behind_training(const Curving *curving, const char *path)
{
    const char *head = arena_printf(curving->arena, "training.%s.", curving->to->name.text);
    size_t length = strlen(head);
    return strncmp(path, head, length) == 0 ? path + length : NULL;
}

/* What varies in the training of `to` varies in those of the arms, which are trained as it is. */
static const char *spread_paths(const Curving *curving, const char *paths)
{
    Text text = text_new(curving->arena);
    for (const char *start = paths; *start;) {
        start += strspn(start, " ,");
        size_t length = strcspn(start, ",");
        const char *path = arena_copy(curving->arena, start, length);
        const char *rest = behind_training(curving, path);
        text_addf(&text, "%s%s", text.length ? ", " : "", path);
        for (int arm = 0; rest && arm < CURVES; arm++)
            text_addf(&text, ", training.%s.%s", curve_name(curving, arm), rest);
        start += length;
    }
    return text.bytes;
}

static const Node *spread_choice(const Curving *curving, const Node *choice)
{
    if (choice->kind != NODE_MAP)
        return choice;
    Node *copy = without(curving, choice, "");
    for (size_t i = 0; i < choice->entries.count; i++) {
        const char *rest = behind_training(curving, choice->entries.items[i].key);
        for (int arm = 0; rest && arm < CURVES; arm++)
            add_entry(
                curving, copy,
                arena_printf(curving->arena, "training.%s.%s", curve_name(curving, arm), rest),
                choice->entries.items[i].value);
    }
    return copy;
}

static Node *spread_axes(const Curving *curving, const Node *vary)
{
    Node *axes = without(curving, vary, "");
    for (size_t i = 0; i < axes->entries.count; i++) {
        Entry *axis = &axes->entries.items[i];
        axis->key = spread_paths(curving, axis->key);
        if (axis->value->kind != NODE_MAP)
            continue;
        axis->value = without(curving, axis->value, "");
        for (size_t k = 0; k < axis->value->entries.count; k++) {
            Entry *choice = &axis->value->entries.items[k];
            choice->value = (Node *)(uintptr_t)spread_choice(curving, choice->value);
        }
    }
    return axes;
}

static const Node *add_axis(const Curving *curving)
{
    const Node *vary = curving->study->vary;
    Node *axes = vary ? spread_axes(curving, vary) : new_node(curving, NODE_MAP);
    Node *axis = new_node(curving, NODE_MAP);
    for (size_t n = 0; n <= curving->hidden; n++)
        add_entry(curving, axis, arena_printf(curving->arena, "%zu", n), make_choice(curving, n));
    add_entry(curving, axes, CURVES_AXIS, axis);
    return axes;
}

const Node *write_curves(const Curving *curving, const Node *root)
{
    const Node *study = find(root, "study");
    Node *new_study = without(curving, without(curving, study, "curves"), "vary");
    Node *tree = without(curving, without(curving, root, "models"), "training");
    add_entry(curving, new_study, "arms", make_arms(curving));
    add_entry(curving, new_study, "vary", add_axis(curving));
    add_entry(curving, tree, "models", add_models(curving, find(root, "models")));
    add_entry(curving, tree, "training", add_trainings(curving, find(root, "training")));
    Node *result = without(curving, tree, "study");
    add_entry(curving, result, "study", new_study);
    return result;
}
