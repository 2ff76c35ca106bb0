/* check_map.c: a map of names: which tensor of a file each weight array is. All that is wrong with
 * it is said at once, since who writes one changes many lines at a time. */
#include "base/printable.h"
#include "check/stored.h"

#include <string.h>

enum { MOST_NAMED = 8 };

/* A weight array of a layer of the model. */
typedef struct Mapped {
    size_t layer, which;
    const char *name; /* "dense_1.kernel" */
    const Parameter *weights;
    const struct tlc_foreign_tensor *tensor; /* NULL: nothing leads here yet */
    bool refused;                            /* what does is no layer's of tlc */
} Mapped;

typedef struct Mapping {
    Checking *checking;
    Model *model;
    List(Mapped) arrays;
    bool *used;  /* of each line of the map: whether it takes a tensor */
    size_t left; /* tensors that no line takes */
    const char *first_left;
    bool good;
} Mapping;

/* ---- what there is to be filled ---- */

static void add_arrays(Mapping *mapping, size_t index)
{
    Arena *arena = mapping->checking->arena;
    Layer *layer = &mapping->model->layers.items[index];
    const PlanLayer declared = plan_layer(arena, layer);
    layer->stored = arena_alloc(arena, MOST_WEIGHTS * sizeof(StoredWeights *));
    for (size_t k = 0; k < declared.weight_count; k++)
        *list_add(arena, &mapping->arrays) = (Mapped){
            .layer = index,
            .which = k,
            .name = arena_printf(arena, "%s.%s", layer->name.text, declared.weights[k]->role),
            .weights = declared.weights[k]};
}

/* The name is that of the layer and, behind a dot or a slash, what Keras or PyTorch calls the
 * array. */
static bool is_array_called(const Mapping *mapping, const Mapped *array, const char *name)
{
    const char *layer = mapping->model->layers.items[array->layer].name.text;
    const size_t length = strlen(layer);
    if (strncmp(name, layer, length) != 0 || (name[length] != '.' && name[length] != '/'))
        return false;
    const char *role = name + length + 1;
    return strcmp(role, array->weights->role) == 0 ||
           strcmp(role, torch_role(array->weights->role)) == 0;
}

static Mapped *find_array(Mapping *mapping, const char *name)
{
    for (size_t i = 0; i < mapping->arrays.count; i++)
        if (is_array_called(mapping, &mapping->arrays.items[i], name))
            return &mapping->arrays.items[i];
    return NULL;
}

/* ---- lines ---- */

/* Adds a finding at the line. */
#define REPORT(mapping, line, ...)                                                                 \
    do {                                                                                           \
        diag_report((mapping)->checking->diagnostics, DIAG_ERROR, (line)->from.span,               \
                    "weights-map", __VA_ARGS__);                                                   \
        (mapping)->good = false;                                                                   \
    } while (0)

static bool is_none(const Renaming *line)
{
    return strcmp(line->to.text, "none") == 0;
}

/* The largest number behind a `$`, and how many `*` there are. */
static size_t groups_wanted(const char *pattern)
{
    size_t most = pattern_groups(pattern);
    for (const char *at = pattern; (at = strchr(at, '$')); at++)
        if (at[1] >= '1' && at[1] <= '9' && (size_t)(at[1] - '0') > most)
            most = (size_t)(at[1] - '0');
    return most;
}

static void check_line(Mapping *mapping, const Renaming *line)
{
    const size_t groups = pattern_groups(line->from.text), wanted = groups_wanted(line->to.text);
    if (groups > MOST_GROUPS)
        REPORT(mapping, line, "a pattern can have at most %d `*`", MOST_GROUPS);
    else if (wanted > groups)
        REPORT(mapping, line, "`%.100s` needs %zu `*` on the left side, and there %s %zu",
               line->to.text, wanted, groups == 1 ? "is" : "are", groups);
}

/* ---- tensors ---- */

static bool is_fused(const char *name)
{
    static const char *const fused[] = {"qkv", "in_proj_weight", "in_proj_bias", "c_attn",
                                        "query_key_value"};
    for (size_t i = 0; i < sizeof fused / sizeof *fused; i++)
        if (strstr(name, fused[i]))
            return true;
    return false;
}

static const char *shown(const Mapping *mapping, const char *name)
{
    return printable(mapping->checking->arena, name);
}

static void help_with_arrays(Mapping *mapping, const Renaming *line, const char *name)
{
    NameList names = {0};
    for (size_t i = 0; i < mapping->arrays.count; i++)
        *list_add(mapping->checking->arena, &names) = mapping->arrays.items[i].name;
    help_with_names(mapping->checking, line->to.span, name, &names);
}

static void put(Mapping *mapping, const Renaming *line, const struct tlc_foreign_tensor *tensor,
                const char *name)
{
    Mapped *array = find_array(mapping, name);
    if (is_fused(tensor->name)) {
        REPORT(mapping, line,
               "tensor %s has queries, keys and values in one (fused), which are of an attention "
               "layer, and tlc has none",
               shown(mapping, tensor->name));
        if (array)
            array->refused = true;
    } else if (!array) {
        REPORT(mapping, line, "tensor %s would be `%s`, and no layer of %s has such weights",
               shown(mapping, tensor->name), shown(mapping, name), mapping->model->name.text);
        help_with_arrays(mapping, line, name);
    } else if (array->tensor) {
        REPORT(mapping, line, "tensors %s and %s would both be `%s`",
               shown(mapping, array->tensor->name), shown(mapping, tensor->name), array->name);
    } else {
        array->tensor = tensor;
    }
}

/* Follows the one line that takes the tensor. */
static void map_tensor(Mapping *mapping, const struct tlc_foreign_tensor *tensor)
{
    const Renaming *line = NULL;
    Groups groups = {.count = 0}, found;
    for (size_t i = 0; i < mapping->model->weights.map.count; i++) {
        const Renaming *other = &mapping->model->weights.map.items[i];
        if (!pattern_takes(other->from.text, tensor->name, &found))
            continue;
        mapping->used[i] = true;
        if (line) {
            REPORT(mapping, other, "tensor %s is mapped twice", shown(mapping, tensor->name));
            diag_see(mapping->checking->diagnostics, line->from.span, "this line takes it too");
            continue;
        }
        line = other;
        groups = found;
    }
    if (!line && mapping->left++ == 0)
        mapping->first_left = tensor->name;
    if (line && !is_none(line))
        put(mapping, line, tensor,
            pattern_filled(mapping->checking->arena, line->to.text, &groups));
}

/* ---- what is left ---- */

static void report_unused_lines(Mapping *mapping)
{
    for (size_t i = 0; i < mapping->model->weights.map.count; i++)
        if (!mapping->used[i])
            REPORT(mapping, &mapping->model->weights.map.items[i],
                   "no tensor of the file is called `%.100s`",
                   mapping->model->weights.map.items[i].from.text);
}

static void fill(Mapping *mapping, const Mapped *array)
{
    const Match match = {mapping->checking, mapping->model, array->layer, array->weights,
                         array->tensor};
    const StoredWeights *view = view_of(&match);
    mapping->model->layers.items[array->layer].stored[array->which] = view;
    if (!view && !is_needless(array->weights))
        mapping->good = report_stored_shape(&match);
}

static void report_empty(Mapping *mapping, const char *names, size_t count)
{
    if (count == 0)
        return;
    diag_report(mapping->checking->diagnostics, DIAG_ERROR, stored_word(mapping->model)->span,
                "stored-weights", "no tensor of the file is mapped to %s%s", names,
                count > MOST_NAMED
                    ? arena_printf(mapping->checking->arena, " and %zu more", count - MOST_NAMED)
                    : "");
    if (mapping->left)
        diag_help(mapping->checking->diagnostics, "no line takes %zu of its tensors, such as %s",
                  mapping->left, shown(mapping, mapping->first_left));
    mapping->good = false;
}

static void fill_all(Mapping *mapping)
{
    Text names = text_new(mapping->checking->arena);
    size_t empty = 0;
    for (size_t i = 0; i < mapping->arrays.count; i++) {
        const Mapped *array = &mapping->arrays.items[i];
        if (array->tensor)
            fill(mapping, array);
        else if (!array->refused && !is_needless(array->weights) && empty++ < MOST_NAMED)
            text_addf(&names, "%s`%s`", empty > 1 ? ", " : "", array->name);
    }
    report_empty(mapping, names.bytes, empty);
}

static void warn_of_left(const Mapping *mapping)
{
    if (mapping->left == 0)
        return;
    diag_report(mapping->checking->diagnostics, DIAG_WARNING, stored_word(mapping->model)->span,
                "unused-weights", "%zu tensor%s of the file %s in no line of the map: %s%s",
                mapping->left, plural((int64_t)mapping->left), mapping->left == 1 ? "is" : "are",
                shown(mapping, mapping->first_left), mapping->left == 1 ? "" : ", ...");
    diag_help(mapping->checking->diagnostics, "a line such as `%s: none` leaves it out",
              shown(mapping, mapping->first_left));
}

bool map_weights(Checking *checking, Model *model)
{
    Mapping mapping = {.checking = checking, .model = model, .good = true};
    mapping.used = arena_alloc(checking->arena, model->weights.map.count);
    for (size_t i = 0; i < model->weights.map.count; i++)
        check_line(&mapping, &model->weights.map.items[i]);
    if (!mapping.good)
        return false;
    for (size_t i = 0; i < model->layers.count; i++)
        if (!copies_weights(&model->layers.items[i]))
            add_arrays(&mapping, i);
    for (int i = 0; i < model->stored->tensors; i++)
        if (!is_passed_over(&model->stored->tensor[i]))
            map_tensor(&mapping, &model->stored->tensor[i]);
    report_unused_lines(&mapping);
    fill_all(&mapping);
    if (mapping.good)
        warn_of_left(&mapping);
    return mapping.good;
}
