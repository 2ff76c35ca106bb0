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
    for (size_t i = 0; i < cells->axes.count && count <= MOST_CELLS; i++)
        count *= cells->axes.items[i].values.count;
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
    if (count > MOST_CELLS) {
        report_axis(expansion, expansion->spec->study.vary->span, "too-large",
                    "there can be at most %d cells", MOST_CELLS);
        return;
    }
    for (size_t i = 0; i < count; i++)
        add_cell(expansion, i);
}

/* ---- the primary cell ---- */

static bool is_called(const Axis *axis, const char *name)
{
    if (strcmp(axis->name, name) == 0)
        return true;
    const Settings *settings = &axis->values.items[0].settings;
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->items[i].path, name) == 0)
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

static void help_with_values(Expansion *expansion, const Axis *axis)
{
    Text values = text_new(expansion->arena);
    for (size_t i = 0; i < axis->values.count && values.length < 200; i++)
        text_addf(&values, "%s%s", i ? ", " : "", axis->values.items[i].text);
    diag_help(expansion->diagnostics, "its values are %s", values.bytes);
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
        diag_help(expansion->diagnostics, "say it in `study.primary.at`");
        return 0;
    }
    for (size_t i = 0; i < axis->values.count && entry->value->kind == NODE_SCALAR; i++)
        if (strcmp(axis->values.items[i].text, entry->value->text) == 0)
            return i;
    report_axis(expansion, entry->value->span, "primary", "this is not a value of %s", axis->name);
    help_with_values(expansion, axis);
    return 0;
}

static void check_names(Expansion *expansion, const Node *at)
{
    for (size_t i = 0; at && i < at->entries.count; i++) {
        const Entry *entry = &at->entries.items[i];
        bool known = false;
        for (size_t k = 0; k < expansion->cells->axes.count; k++)
            known |= is_called(&expansion->cells->axes.items[k], entry->key);
        if (!known)
            report_axis(expansion, entry->key_span, "primary", "`%s` does not vary", entry->key);
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
    if (diag_count(diagnostics, DIAG_ERROR) > errors)
        return NULL;
    cells->primary = find_primary(&expansion);
    if (!expansion.failed)
        add_cells(&expansion);
    return expansion.failed ? NULL : cells;
}
