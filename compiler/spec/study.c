/* study.c: a study's cells: every combination of what varies, each as a tree of its own. */
#include "spec/study_internal.h"

#include <string.h>

void report_axis(Expansion *expansion, Span span, const char *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(expansion->arena, format, arguments);
    va_end(arguments);
    expansion->failed = true;
    diag_report(expansion->diagnostics, DIAG_ERROR, span, check, "%s", message);
}

/* ---- combinations ---- */

static size_t count_cells(const Cells *cells)
{
    size_t count = 1;
    for (size_t i = 0; i < cells->axes.count; i++)
        count *= cells->axes.items[i].values.count;
    return count;
}

static size_t count_parts(const Node *node)
{
    size_t count = 1;
    for (size_t i = 0; i < node->items.count; i++)
        count += count_parts(node->items.items[i]);
    for (size_t i = 0; i < node->entries.count; i++)
        count += 1 + count_parts(node->entries.items[i].value);
    return count;
}

static void add_cell(Expansion *expansion, size_t number)
{
    Arena *arena = expansion->arena;
    Cells *cells = expansion->cells;
    size_t *values = arena_alloc(arena, cells->axes.count * sizeof *values);
    const Node *root = expansion->root;
    for (size_t i = cells->axes.count; i-- > 0;) {
        const Axis *axis = &cells->axes.items[i];
        values[i] = number % axis->values.count;
        number /= axis->values.count;
        const AxisValue *value = &axis->values.items[values[i]];
        for (size_t k = 0; k < value->settings.count; k++)
            root = with_setting(arena, root, &value->settings.items[k]);
    }
    *list_add(arena, &cells->cells) = (Cell){.values = values, .root = root};
}

static void add_cells(Expansion *expansion)
{
    size_t count = count_cells(expansion->cells);
    size_t parts = count_parts(expansion->root); /* what varies is not read again */
    if (expansion->spec->study.vary)
        parts -= count_parts(expansion->spec->study.vary);
    if (count > 1 && parts > MOST_PARTS / count) {
        report_axis(expansion, expansion->spec->study.vary->span, "too-large",
                    "%zu cells of a spec of %zu parts are too many: %d in all are the limit", count,
                    parts, MOST_PARTS);
        return;
    }
    for (size_t i = 0; i < count; i++)
        add_cell(expansion, i);
}

/* ---- the primary cell ---- */

static bool is_called(const Axis *axis, const char *name)
{
    if (axis->named)
        return strcmp(axis->name, name) == 0;
    for (size_t i = 0; i < axis->paths.count; i++)
        if (strcmp(axis->paths.items[i].path, name) == 0)
            return true;
    return false;
}

static const Entry *entry_for(const Node *at, const Axis *axis)
{
    for (size_t i = 0; at && i < at->entries.count; i++)
        if (is_called(axis, at->entries.items[i].key))
            return &at->entries.items[i];
    return NULL;
}

enum { LONGEST_HELP = 200 };

static void help_with_values(Expansion *expansion, const Axis *axis)
{
    Text values = text_new(expansion->arena);
    size_t shown = 0;
    for (; shown < axis->values.count && values.length < LONGEST_HELP; shown++)
        text_addf(&values, "%s%s", shown ? ", " : "", axis->values.items[shown].text);
    if (shown < axis->values.count)
        text_addf(&values, " and %zu more", axis->values.count - shown);
    diag_help(expansion->diagnostics, "its values are %s", values.bytes);
}

static void help_with_axes(Expansion *expansion, const char *name)
{
    List(const char *) names = {0};
    Text known = text_new(expansion->arena);
    for (size_t i = 0; i < expansion->cells->axes.count; i++) {
        *list_add(expansion->arena, &names) = expansion->cells->axes.items[i].name;
        if (known.length < LONGEST_HELP)
            text_addf(&known, "%s%s", i ? ", " : "", names.items[i]);
    }
    const char *near = nearest_name(name, names.items, names.count);
    if (near)
        diag_help(expansion->diagnostics, "did you mean `%s`?", near);
    else if (names.count)
        diag_help(expansion->diagnostics, "what varies is %s", known.bytes);
}

/* Which value of the axis the primary cell has. */
static size_t find_value(Expansion *expansion, const Axis *axis)
{
    const Entry *entry = entry_for(expansion->spec->study.primary.at, axis);
    if (!entry && axis->values.count == 1)
        return 0;
    if (!entry) {
        report_axis(expansion, axis->span, "primary", "the primary cell has no value of %s",
                    axis->name);
        diag_help(expansion->diagnostics,
                  strpbrk(axis->name, "[]{},") ? "write `primary: {at: {\"%s\": %s, ...}}`"
                                               : "write `primary: {at: {%s: %s, ...}}`",
                  axis->name, axis->values.items[0].text);
        return 0;
    }
    const char *name = value_name(expansion->arena, entry->value);
    for (size_t i = 0; i < axis->values.count; i++)
        if (strcmp(axis->values.items[i].text, name) == 0)
            return i;
    report_axis(expansion, entry->value->span, "primary", "this is not a value of %s", axis->name);
    help_with_values(expansion, axis);
    return 0;
}

/* The axis called so, by any of its paths. */
static const Axis *find_axis(const Expansion *expansion, const char *name)
{
    for (size_t i = 0; i < expansion->cells->axes.count; i++)
        if (is_called(&expansion->cells->axes.items[i], name))
            return &expansion->cells->axes.items[i];
    return NULL;
}

/* Each entry names an axis, and no two name the same. */
static void check_names(Expansion *expansion, const Node *at)
{
    for (size_t i = 0; at && i < at->entries.count; i++) {
        const Entry *entry = &at->entries.items[i];
        const Axis *axis = find_axis(expansion, entry->key);
        if (!axis) {
            report_axis(expansion, entry->key_span, "primary", "`%s` does not vary", entry->key);
            help_with_axes(expansion, entry->key);
        } else if (entry_for(at, axis) != entry) {
            report_axis(expansion, entry->key_span, "primary", "%s has its value already",
                        axis->name);
            diag_see(expansion->diagnostics, entry_for(at, axis)->key_span, "here");
        }
    }
}

static int64_t find_primary(Expansion *expansion)
{
    int64_t number = 0;
    if (!expansion->spec->study.primary_given)
        return -1;
    check_names(expansion, expansion->spec->study.primary.at);
    for (size_t i = 0; i < expansion->cells->axes.count; i++) {
        const Axis *axis = &expansion->cells->axes.items[i];
        number = number * (int64_t)axis->values.count + (int64_t)find_value(expansion, axis);
    }
    return number;
}

Cells *study_cells(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics)
{
    Cells *cells = arena_alloc(arena, sizeof *cells);
    Expansion expansion = {
        .arena = arena, .diagnostics = diagnostics, .spec = spec, .root = root, .cells = cells};
    size_t errors = diag_count(diagnostics, DIAG_ERROR);
    if (spec->study.vary)
        read_axes(&expansion, spec->study.vary);
    if (expansion.failed || diag_count(diagnostics, DIAG_ERROR) > errors)
        return NULL;
    cells->primary = find_primary(&expansion);
    if (!expansion.failed)
        add_cells(&expansion);
    return expansion.failed ? NULL : cells;
}
