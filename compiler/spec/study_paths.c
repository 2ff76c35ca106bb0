/* study_paths.c: paths to values of the spec, such as training.B.epochs or splits.train, and trees
 * with other values there. Steps into a list are written [2]; an entry of `training` can be named
 * by its model as well. */
#include "spec/reader.h"
#include "spec/study_internal.h"

#include <string.h>

enum { MOST_STEPS = 16 };

typedef struct Step {
    const char *name; /* a key, or what a list's item is called */
    int64_t index;    /* of a list's item; -1 for a name */
} Step;

typedef struct Path {
    Step steps[MOST_STEPS];
    size_t count;
} Path;

/* ---- text to steps ---- */

/* Reads `[12]`; returns what stands behind, or NULL. */
static const char *read_index(const char *text, int64_t *index)
{
    size_t digits = strspn(text + 1, "0123456789");
    *index = 0;
    if (digits == 0 || digits > 6 || text[1 + digits] != ']')
        return NULL;
    for (size_t i = 0; i < digits; i++)
        *index = 10 * *index + (text[1 + i] - '0');
    return text + digits + 2;
}

static bool parse_path(Arena *arena, const char *text, Path *path)
{
    path->count = 0;
    while (*text) {
        Step *step = &path->steps[path->count++];
        if (path->count > MOST_STEPS - 1)
            return false;
        *step = (Step){.index = -1};
        if (*text == '[') {
            text = read_index(text, &step->index);
            if (!text)
                return false;
        } else {
            size_t length = strcspn(text, ".[");
            if (length == 0)
                return false;
            step->name = arena_copy(arena, text, length);
            text += length;
        }
        if (*text == '.' && text[1] && text[1] != '[')
            text++;
        else if (*text && *text != '[')
            return false;
    }
    return path->count > 0;
}

/* ---- steps in a tree ---- */

/* What an item of a list is called: an entry of `training` by its model. */
static const char *item_name(const Node *item)
{
    for (size_t i = 0; item->kind == NODE_MAP && i < item->entries.count; i++) {
        const Entry *entry = &item->entries.items[i];
        if (strcmp(entry->key, "model") == 0 && entry->value->kind == NODE_SCALAR)
            return entry->value->text;
    }
    return NULL;
}

/* How many items have the name; `index` gets the first. */
static size_t count_named(const Node *list, const char *name, size_t *index)
{
    size_t count = 0;
    for (size_t i = list->items.count; i-- > 0;) {
        const char *own = item_name(list->items.items[i]);
        if (own && strcmp(own, name) == 0) {
            *index = i;
            count++;
        }
    }
    return count;
}

/* Where the step leads: an index into the node's entries or items. */
static bool find_step(const Node *node, const Step *step, size_t *index)
{
    if (node->kind == NODE_LIST && step->index >= 0) {
        *index = (size_t)step->index;
        return *index < node->items.count;
    }
    if (node->kind == NODE_LIST)
        return count_named(node, step->name, index) == 1;
    for (size_t i = 0; node->kind == NODE_MAP && step->name && i < node->entries.count; i++)
        if (strcmp(node->entries.items[i].key, step->name) == 0) {
            *index = i;
            return true;
        }
    return false;
}

static const Node *follow(const Node *node, size_t index)
{
    return node->kind == NODE_LIST ? node->items.items[index] : node->entries.items[index].value;
}

/* ---- what the language has in a place ---- */

typedef List(const char *) StepNames;

/* Whether a section stands where so many steps lead: "training[].phases[]", where an item of a list
 * has a name too, and "data.NAME (format: csv)". */
static bool stands_at(const Section *section, const Path *path, size_t count)
{
    const char *place = section->name;
    for (size_t i = 0; i < count; i++) {
        const char *name = path->steps[i].name;
        const size_t length = *place == '[' ? 2 : strcspn(place, ".[ ");
        const bool any = strncmp(place, "[]", 2) == 0 || strncmp(place, "NAME", length) == 0;
        if (length == 0 || (!any && (!name || strncmp(place, name, length) != 0 || name[length])))
            return false;
        place += length;
        place += *place == '.';
    }
    return !*place || *place == ' ';
}

/* Whether every section that stands there has the key: data sets differ by their formats. */
static bool is_key_there(const Path *path, size_t count, const Key *key)
{
    const Section *section;
    for (size_t i = 0; (section = section_at(i)); i++)
        if (stands_at(section, path, count) && !has_key(section, key->name))
            return false;
    return true;
}

typedef List(const Key *) PlaceKeys;

static PlaceKeys keys_there(Expansion *expansion, const Path *path, size_t count)
{
    PlaceKeys keys = {0};
    const Section *section;
    for (size_t i = 0; keys.count == 0 && (section = section_at(i)); i++)
        for (size_t k = 0; k < section->count && stands_at(section, path, count); k++)
            if (is_key_there(path, count, &section->keys[k]))
                *list_add(expansion->arena, &keys) = &section->keys[k];
    return keys;
}

/* Whether a value of the key has parts that can vary. */
static bool has_parts(const Key *key)
{
    static const char *const forms[] = {"{", "[", "list", "mapping", "optimizer"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strstr(key->takes, forms[i]))
            return true;
    return false;
}

/* ---- paths that lead nowhere ---- */

/* What leads on from there. */
static StepNames names_of_steps(Expansion *expansion, const Node *node)
{
    StepNames names = {0};
    for (size_t i = 0; node->kind == NODE_MAP && i < node->entries.count; i++)
        *list_add(expansion->arena, &names) = node->entries.items[i].key;
    for (size_t i = 0; node->kind == NODE_LIST && i < node->items.count; i++)
        if (item_name(node->items.items[i]))
            *list_add(expansion->arena, &names) = item_name(node->items.items[i]);
    return names;
}

static bool is_model(const Spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->models.count; i++)
        if (strcmp(spec->models.items[i].name.text, name) == 0)
            return true;
    return false;
}

/* Adds what could be there and has parts; true if the step is one of these, and has been helped
 * with. */
static bool help_with_left_out(Expansion *expansion, const Path *path, size_t at, StepNames *names)
{
    const char *name = path->steps[at].name;
    const PlaceKeys keys = keys_there(expansion, path, at);
    for (size_t i = 0; i < keys.count; i++) {
        if (!has_parts(keys.items[i]))
            continue;
        if (name && strcmp(name, keys.items[i]->name) == 0) {
            diag_help(expansion->diagnostics,
                      "the spec leaves `%s` out there: write it, so that a part of it can vary",
                      name);
            return true;
        }
        *list_add(expansion->arena, names) = keys.items[i]->name;
    }
    return false;
}

static void help_with_steps(Expansion *expansion, const Path *path, size_t at, const Node *node)
{
    const char *name = path->steps[at].name, *near;
    StepNames names = names_of_steps(expansion, node);
    Text known = text_new(expansion->arena);
    for (size_t i = 0; i < names.count && known.length < 200; i++)
        text_addf(&known, "%s%s", i ? ", " : "", names.items[i]);
    if (at > 0 && at + 1 < path->count && node->kind == NODE_MAP &&
        help_with_left_out(expansion, path, at, &names))
        return;
    near = name ? nearest_name(name, names.items, names.count) : NULL;
    if (near)
        diag_help(expansion->diagnostics, "did you mean `%s`?", near);
    else if (known.length)
        diag_help(expansion->diagnostics, "there: %s", known.bytes);
}

static void report_lost(Expansion *expansion, const Setting *setting, const Path *path, size_t at,
                        const Node *node)
{
    const Step *step = &path->steps[at];
    size_t index;
    const char *name =
        step->name ? step->name : arena_printf(expansion->arena, "[%lld]", (long long)step->index);
    bool several =
        node->kind == NODE_LIST && step->name && count_named(node, step->name, &index) > 1;
    report_axis(expansion, setting->path_span, "unknown-path",
                several ? "`%s`: several entries train `%s`" : "`%s` leads nowhere: no `%s` there",
                setting->path, name);
    if (several)
        diag_help(expansion->diagnostics, "write their place in the list: `training[1]`");
    else if (at == 0 && step->name && is_model(expansion->spec, step->name))
        diag_help(expansion->diagnostics,
                  "a path begins with a section: `training.%s` or "
                  "`models.%s`",
                  step->name, step->name);
    else
        help_with_steps(expansion, path, at, node);
}

static bool can_vary(Expansion *expansion, const Setting *setting, const Path *path)
{
    static const char *const fixed[] = {"study", "name", "seed"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (path->steps[0].name && strcmp(path->steps[0].name, fixed[i]) == 0) {
            report_axis(expansion, setting->path_span, "unknown-path", "`%s` cannot vary",
                        fixed[i]);
            return false;
        }
    return true;
}

/* A rate is its optimizer's, and may be called by its training alone. Whether there is a mapping
 * of the optimizer's keys; `steps` gets two more then. */
static const Node *into_optimizer(const Node *entry, size_t *steps, size_t at)
{
    static const Step optimizer = {"optimizer", -1};
    if (!find_step(entry, &optimizer, &steps[at]))
        return NULL;
    const Node *named = follow(entry, steps[at]);
    if (named->kind != NODE_MAP || named->entries.count != 1 ||
        named->entries.items[0].value->kind != NODE_MAP)
        return NULL;
    steps[at + 1] = 0;
    return named->entries.items[0].value;
}

static bool is_rate_of_training(const Path *path, size_t at)
{
    return at == 2 && path->count == 3 && path->steps[0].name && path->steps[2].name &&
           strcmp(path->steps[0].name, "training") == 0 &&
           strcmp(path->steps[2].name, "learning_rate") == 0;
}

/* `training.B.learning_rate` is `training.B.optimizer.sgd.learning_rate`. */
static void follow_rate(Expansion *expansion, Setting *setting, const Node *entry, size_t *steps)
{
    static const Step rate = {"learning_rate", -1};
    const Node *optimizer = into_optimizer(entry, steps, 2);
    if (!optimizer) {
        report_axis(expansion, setting->path_span, "unknown-path",
                    "`%s` leads nowhere: the training has no optimizer with settings",
                    setting->path);
        diag_help(expansion->diagnostics, "write `optimizer: {sgd: {learning_rate: 1e-3}}` there");
    } else if (find_step(optimizer, &rate, &steps[4])) {
        setting->target = (Target){.steps = steps, .count = 5};
    } else {
        setting->target = (Target){.steps = steps, .count = 4, .key = rate.name};
    }
}

/* The last step may be a key that the spec leaves out; whether it can be there, its reader says. */
static void follow_path(Expansion *expansion, Setting *setting, const Path *path)
{
    const Node *node = expansion->root;
    size_t *steps = arena_alloc(expansion->arena, (path->count + 2) * sizeof *steps);
    for (size_t i = 0; i < path->count; i++) {
        bool last = i + 1 == path->count;
        bool found = find_step(node, &path->steps[i], &steps[i]);
        if (!found && is_rate_of_training(path, i)) {
            follow_rate(expansion, setting, node, steps);
            return;
        }
        if (!found && last && i > 0 && node->kind == NODE_MAP && path->steps[i].name) {
            setting->target = (Target){steps, i, path->steps[i].name};
            return;
        }
        if (!found) {
            report_lost(expansion, setting, path, i, node);
            return;
        }
        node = follow(node, steps[i]);
    }
    setting->target = (Target){.steps = steps, .count = path->count};
}

void find_target(Expansion *expansion, Setting *setting)
{
    Path path;
    if (!parse_path(expansion->arena, setting->path, &path)) {
        report_axis(expansion, setting->path_span, "unknown-path", "`%s` is not a path",
                    setting->path);
        diag_help(expansion->diagnostics, "a path is like `training.B.epochs` or `splits.train`");
    } else if (can_vary(expansion, setting, &path)) {
        follow_path(expansion, setting, &path);
    }
}

const char *model_of_path(Expansion *expansion, const char *path)
{
    Path steps;
    if (!parse_path(expansion->arena, path, &steps) || steps.count < 2 || !steps.steps[0].name)
        return NULL;
    if (strcmp(steps.steps[0].name, "models") == 0)
        return steps.steps[1].name;
    const Node *node = expansion->root;
    for (size_t i = 0, index; i < 2; i++) {
        if (!find_step(node, &steps.steps[i], &index))
            return steps.steps[1].name;
        node = follow(node, index);
    }
    return strcmp(steps.steps[0].name, "training") == 0 ? item_name(node) : NULL;
}

bool targets_overlap(const Target *one, const Target *other)
{
    if (one->count > other->count)
        return targets_overlap(other, one);
    if (one->count == 0 || memcmp(one->steps, other->steps, one->count * sizeof *one->steps) != 0)
        return false;
    if (one->count == other->count && one->key && other->key)
        return strcmp(one->key, other->key) == 0;
    return !one->key || one->count == other->count;
}

/* ---- trees with other values ---- */

static Node *shallow_copy(Arena *arena, const Node *node)
{
    Node *copy = arena_alloc(arena, sizeof *copy);
    *copy = *node;
    copy->items.items = NULL;
    copy->items.count = copy->items.capacity = 0;
    copy->entries.items = NULL;
    copy->entries.count = copy->entries.capacity = 0;
    for (size_t i = 0; i < node->items.count; i++)
        *list_add(arena, &copy->items) = node->items.items[i];
    for (size_t i = 0; i < node->entries.count; i++)
        *list_add(arena, &copy->entries) = node->entries.items[i];
    return copy;
}

static const Node *with_value(Arena *arena, const Node *node, const Setting *setting, size_t at)
{
    const Target *target = &setting->target;
    if (at == target->count && !target->key)
        return setting->value;
    Node *copy = shallow_copy(arena, node);
    if (at == target->count) {
        *list_add(arena, &copy->entries) =
            (Entry){target->key, setting->path_span, (Node *)(uintptr_t)setting->value};
        return copy;
    }
    const size_t index = target->steps[at];
    const Node *part = with_value(arena, follow(node, index), setting, at + 1);
    if (node->kind == NODE_LIST)
        copy->items.items[index] = (Node *)(uintptr_t)part;
    else
        copy->entries.items[index].value = (Node *)(uintptr_t)part;
    return copy;
}

const Node *with_setting(Arena *arena, const Node *root, const Setting *setting)
{
    return with_value(arena, root, setting, 0);
}
