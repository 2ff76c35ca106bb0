/* study_axes.c: what varies, and which values it takes. */
#include "spec/study_internal.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_VALUE = 40, LONGEST_RANGE = 1000 };

/* ---- values ---- */

/* A scalar that stands where a range does. */
static const Node *number_node(Arena *arena, const Node *range, int64_t number)
{
    Node *node = arena_alloc(arena, sizeof *node);
    *node = *range;
    node->text = arena_printf(arena, "%lld", (long long)number);
    node->length = strlen(node->text);
    node->plain = true;
    size_t *offsets = arena_alloc(arena, (node->length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= node->length; i++)
        offsets[i] = range->span.start;
    node->offsets = offsets;
    return node;
}

/* How a value is called: as it is written, on one line and not too long. */
static const char *value_text(Arena *arena, const Node *node)
{
    if (node->kind == NODE_SCALAR && node->length <= LONGEST_VALUE)
        return node->text;
    Text text = text_new(arena);
    const char *source = node->span.source->text;
    for (size_t i = node->span.start; i < node->span.end && text.length < LONGEST_VALUE; i++) {
        bool space = source[i] == ' ' || source[i] == '\n';
        if (!space || (text.length && text.bytes[text.length - 1] != ' '))
            text_addf(&text, "%c", space ? ' ' : source[i]);
    }
    return text.bytes;
}

static void add_value(Expansion *expansion, Axis *axis, const char *text, const Settings *paths,
                      const Node *value)
{
    AxisValue *result = list_add(expansion->arena, &axis->values);
    result->text = text;
    result->span = value->span;
    for (size_t i = 0; i < paths->count; i++)
        *list_add(expansion->arena, &result->settings) =
            (Setting){paths->items[i].path, paths->items[i].path_span, value};
}

/* `0..5`: the whole numbers from 0 to 5. */
static void add_range(Expansion *expansion, Axis *axis, const Settings *paths, const Node *range)
{
    Expr *expr = expr_parse(expansion->arena, range, expansion->diagnostics);
    Scope nothing = {NULL, 0};
    if (!expr)
        return;
    if (expr->kind != EXPR_RANGE) {
        report_axis(expansion, range->span, "wrong-type", "%s must be a list of values, or a range",
                    axis->name);
        diag_help(expansion->diagnostics, "write `[5, 20]`, or `0..5` for the whole numbers");
        return;
    }
    if (expr_check(expr, &nothing, expansion->diagnostics) == TYPE_NONE)
        return;
    expr = expr_fold(expansion->arena, expr, expansion->diagnostics);
    if (expr->kind != EXPR_RANGE || expr->from->kind != EXPR_INTEGER ||
        expr->to->kind != EXPR_INTEGER)
        return; /* the reason has been reported */
    if (expr->to->integer < expr->from->integer ||
        expr->to->integer - expr->from->integer >= LONGEST_RANGE) {
        report_axis(expansion, range->span, "expression-value",
                    "%s: a range has from 1 to %d numbers", axis->name, LONGEST_RANGE);
        return;
    }
    for (int64_t number = expr->from->integer; number <= expr->to->integer; number++) {
        const Node *node = number_node(expansion->arena, range, number);
        add_value(expansion, axis, node->text, paths, node);
    }
}

static void add_list(Expansion *expansion, Axis *axis, const Settings *paths, const Node *list)
{
    if (list->items.count == 0)
        report_axis(expansion, list->span, "empty", "%s has no values", axis->name);
    for (size_t i = 0; i < list->items.count; i++) {
        const Node *item = list->items.items[i];
        add_value(expansion, axis, value_text(expansion->arena, item), paths, item);
    }
}

/* ---- axes ---- */

/* `training.B.epochs, training.C.epochs` are paths that take the same value. */
static Settings split_paths(Expansion *expansion, const Entry *entry)
{
    Settings paths = {0};
    for (const char *start = entry->key; *start;) {
        size_t length = strcspn(start, ",");
        const char *first = start + strspn(start, " ");
        size_t inside = (size_t)(start + length - first);
        while (inside > 0 && first[inside - 1] == ' ')
            inside--;
        Setting *path = list_add(expansion->arena, &paths);
        path->path = arena_copy(expansion->arena, first, inside);
        path->path_span = entry->key_span;
        start += length + (start[length] == ',');
    }
    return paths;
}

/* Values of one path, or of several that go together. */
static void read_paths(Expansion *expansion, Axis *axis, const Entry *entry)
{
    Settings paths = split_paths(expansion, entry);
    axis->name = paths.items[0].path;
    for (size_t i = 0; i < paths.count; i++)
        check_path(expansion, &paths.items[i]);
    if (entry->value->kind == NODE_LIST)
        add_list(expansion, axis, &paths, entry->value);
    else if (entry->value->kind == NODE_SCALAR)
        add_range(expansion, axis, &paths, entry->value);
    else
        report_axis(expansion, entry->value->span, "wrong-type", "%s must be a list of values",
                    axis->name);
}

/* An axis with a name of its own: each of its values sets several paths. */
static void read_choices(Expansion *expansion, Axis *axis, const Entry *entry)
{
    axis->name = entry->key;
    for (size_t i = 0; i < entry->value->entries.count; i++) {
        const Entry *choice = &entry->value->entries.items[i];
        AxisValue *value = list_add(expansion->arena, &axis->values);
        *value = (AxisValue){.text = choice->key, .span = choice->key_span};
        if (choice->value->kind != NODE_MAP || choice->value->entries.count == 0) {
            report_axis(expansion, choice->value->span, "wrong-type", "%s.%s must say what it sets",
                        axis->name, choice->key);
            diag_help(expansion->diagnostics, "write `{training.B.epochs: 20, ...}`");
            continue;
        }
        for (size_t k = 0; k < choice->value->entries.count; k++) {
            const Entry *setting = &choice->value->entries.items[k];
            Setting *result = list_add(expansion->arena, &value->settings);
            *result = (Setting){setting->key, setting->key_span, setting->value};
            check_path(expansion, result);
        }
    }
}

static void read_axis(Expansion *expansion, const Entry *entry)
{
    Axis *axis = list_add(expansion->arena, &expansion->cells->axes);
    axis->span = entry->key_span;
    if (entry->value->kind == NODE_MAP && entry->value->entries.count > 0)
        read_choices(expansion, axis, entry);
    else if (strspn(entry->key, " ,") < strlen(entry->key))
        read_paths(expansion, axis, entry);
    else
        report_axis(expansion, entry->key_span, "unknown-path", "an axis has no name");
}

/* ---- clashes ---- */

static bool sets_part_of(const char *one, const char *other)
{
    size_t length = strlen(one);
    return strncmp(one, other, length) == 0 && strchr(".[", other[length]) != NULL;
}

static void report_clash(Expansion *expansion, const Setting *setting, const Axis *other)
{
    report_axis(expansion, setting->path_span, "path-clash", "%s is varied twice", setting->path);
    diag_see(expansion->diagnostics, other->span, "it is varied here already");
}

/* Whether two axes set the same value, or one a part of what the other sets. */
static bool clashes(const Setting *setting, const Axis *other)
{
    for (size_t i = 0; i < other->values.count; i++)
        for (size_t k = 0; k < other->values.items[i].settings.count; k++) {
            const char *path = other->values.items[i].settings.items[k].path;
            if (sets_part_of(path, setting->path) || sets_part_of(setting->path, path))
                return true;
        }
    return false;
}

static void check_clashes(Expansion *expansion, size_t index)
{
    const Axis *axis = &expansion->cells->axes.items[index];
    for (size_t i = 0; i < index; i++)
        for (size_t k = 0; k < axis->values.count; k++)
            for (size_t p = 0; p < axis->values.items[k].settings.count; p++)
                if (clashes(&axis->values.items[k].settings.items[p],
                            &expansion->cells->axes.items[i])) {
                    report_clash(expansion, &axis->values.items[k].settings.items[p],
                                 &expansion->cells->axes.items[i]);
                    return;
                }
}

void read_axes(Expansion *expansion, const Node *vary)
{
    for (size_t i = 0; i < vary->entries.count; i++) {
        read_axis(expansion, &vary->entries.items[i]);
        check_clashes(expansion, i);
    }
}
