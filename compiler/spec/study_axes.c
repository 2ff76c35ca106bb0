/* study_axes.c: what varies, and which values it takes. */
#include "spec/study_internal.h"

#include "base/index.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_VALUE = 40, LONGEST_LABEL = 200, LONGEST_RANGE = 1000 };

/* ---- what values are called ---- */

/* As it is written, on one line. */
static const char *source_text(Arena *arena, const Node *node)
{
    Text text = text_new(arena);
    const char *source = node->span.source->text;
    for (size_t i = node->span.start; i < node->span.end; i++) {
        bool space = (unsigned char)source[i] <= ' ';
        if (!space)
            text_add_bytes(&text, &source[i], 1);
        else if (text.length && text.bytes[text.length - 1] != ' ')
            text_add(&text, " ");
    }
    return text.bytes;
}

/* Not too long, and cut between characters. */
static const char *shortened(Arena *arena, const char *text)
{
    size_t length = strlen(text);
    if (length <= LONGEST_VALUE)
        return text;
    for (length = LONGEST_VALUE; ((unsigned char)text[length] & 0xC0) == 0x80;)
        length--;
    return arena_printf(arena, "%.*s...", (int)length, text);
}

static bool is_printable(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F)
            return false;
    return length > 0 && length <= LONGEST_LABEL;
}

/* A scalar is its text, in quotes if that begins or ends with a blank; or its source where that has
 * more than one plain line. */
static const char *value_text(Arena *arena, const Node *node)
{
    if (node->kind != NODE_SCALAR || strlen(node->text) != node->length ||
        !is_printable(node->text))
        return source_text(arena, node);
    bool blank = node->text[0] == ' ' || node->text[node->length - 1] == ' ';
    return blank ? arena_printf(arena, "\"%s\"", node->text) : node->text;
}

const char *value_name(Arena *arena, const Node *node)
{
    return shortened(arena, value_text(arena, node));
}

static bool expect_label(Expansion *expansion, Span span, const char *label)
{
    if (is_printable(label))
        return true;
    report_axis(expansion, span, "bad-text", "this must be one line of 1 to %d bytes",
                LONGEST_LABEL);
    return false;
}

/* ---- values ---- */

static AxisValue *add_value(Expansion *expansion, Axis *axis, Index *known, const char *text,
                            Span span)
{
    if (!index_add_text(expansion->arena, known, text)) {
        report_axis(expansion, span, "repeated-value", "%s has the value %s twice", axis->name,
                    shortened(expansion->arena, text));
        return NULL;
    }
    AxisValue *result = list_add(expansion->arena, &axis->values);
    result->text = shortened(expansion->arena, text);
    for (int number = 2; result->text != text; number++) {
        if (index_add_text(expansion->arena, known, result->text))
            break; /* no other value is called like its beginning */
        result->text =
            arena_printf(expansion->arena, "%s (%d)", shortened(expansion->arena, text), number);
    }
    result->span = span;
    return result;
}

/* The value for all paths of the axis. */
static void add_path_value(Expansion *expansion, Axis *axis, Index *known, const char *text,
                           const Node *node)
{
    AxisValue *result = add_value(expansion, axis, known, text, node->span);
    for (size_t i = 0; result && i < axis->paths.count; i++) {
        Setting *setting = list_add(expansion->arena, &result->settings);
        *setting = axis->paths.items[i];
        setting->value = node;
    }
}

const Node *node_with_text(Arena *arena, const Node *range, const char *text)
{
    Node *node = arena_alloc(arena, sizeof *node);
    *node = *range;
    node->kind = NODE_SCALAR;
    node->text = text;
    node->length = strlen(node->text);
    node->plain = true;
    size_t *offsets = arena_alloc(arena, (node->length + 1) * sizeof *offsets);
    for (size_t i = 0; i <= node->length; i++)
        offsets[i] = range->span.start;
    node->offsets = offsets;
    return node;
}

bool read_whole_range(Expansion *expansion, const char *name, const Node *node, int64_t *from,
                      int64_t *to)
{
    const size_t errors = diag_count(expansion->diagnostics, DIAG_ERROR);
    Expr *expr = expr_parse(expansion->arena, node, expansion->diagnostics);
    Scope nothing = {NULL, 0};
    if (!expr)
        return false;
    if (expr->kind != EXPR_RANGE) {
        report_axis(expansion, node->span, "wrong-type", "%s must be a list of values, or a range",
                    name);
        diag_help(expansion->diagnostics, "write `[5, 20]`, or `0..5` for the whole numbers");
        return false;
    }
    if (expr_check(expr, &nothing, expansion->diagnostics) != TYPE_NONE)
        expr = expr_fold(expansion->arena, expr, expansion->diagnostics);
    if (diag_count(expansion->diagnostics, DIAG_ERROR) > errors)
        return false;
    *from = expr->from->integer;
    *to = expr->to->integer;
    if ((uint64_t)*to - (uint64_t)*from < LONGEST_RANGE)
        return true;
    report_axis(expansion, node->span, "too-large", "%s: a range has at most %d numbers", name,
                LONGEST_RANGE);
    return false;
}

/* `0..5`: the whole numbers from 0 to 5. */
static void add_range(Expansion *expansion, Axis *axis, const Node *range)
{
    int64_t from, to;
    Index known = {0};
    if (!read_whole_range(expansion, axis->name, range, &from, &to))
        return;
    for (int64_t i = 0; i <= to - from; i++) {
        const char *text = arena_printf(expansion->arena, "%lld", (long long)(from + i));
        const Node *node = node_with_text(expansion->arena, range, text);
        add_path_value(expansion, axis, &known, node->text, node);
    }
}

static void add_list(Expansion *expansion, Axis *axis, const Node *list)
{
    Index known = {0};
    if (list->items.count == 0)
        report_axis(expansion, list->span, "empty", "%s has no values", axis->name);
    if (list->items.count > LONGEST_RANGE) {
        report_axis(expansion, list->span, "too-large", "%s: there can be at most %d values",
                    axis->name, LONGEST_RANGE);
        return;
    }
    for (size_t i = 0; i < list->items.count; i++) {
        const Node *item = list->items.items[i];
        add_path_value(expansion, axis, &known, value_text(expansion->arena, item), item);
    }
}

/* ---- axes ---- */

Span part_of_key(const Entry *entry, const char *part, size_t length)
{
    Span span = entry->key_span;
    if (strlen(entry->key) != span.end - span.start)
        return span;
    span.start += (size_t)(part - entry->key);
    span.end = span.start + length;
    return span;
}

static void add_path(Expansion *expansion, Axis *axis, const char *path, Span span)
{
    Setting *setting = list_add(expansion->arena, &axis->paths);
    *setting = (Setting){.path = path, .path_span = span};
    find_target(expansion, setting);
}

/* `training.B.epochs, training.C.epochs` are paths that take the same value. */
static void split_paths(Expansion *expansion, Axis *axis, const Entry *entry)
{
    const char *part = entry->key;
    while (part && axis->paths.count < MOST_PATHS) {
        const char *comma = strchr(part, ',');
        size_t first = strspn(part, " "), end = comma ? (size_t)(comma - part) : strlen(part);
        while (end > first && part[end - 1] == ' ')
            end--;
        size_t length = end > first ? end - first : 0;
        add_path(expansion, axis, arena_copy(expansion->arena, part + first, length),
                 part_of_key(entry, part + first, length));
        part = comma ? comma + 1 : NULL;
    }
    if (part)
        report_axis(expansion, entry->key_span, "too-large",
                    "at most %d paths can take the same value", MOST_PATHS);
}

/* Values of one path, or of several that go together. */
static void read_paths(Expansion *expansion, Axis *axis, const Entry *entry)
{
    split_paths(expansion, axis, entry);
    axis->name = axis->paths.items[0].path;
    if (entry->value->kind == NODE_LIST)
        add_list(expansion, axis, entry->value);
    else if (entry->value->kind == NODE_SCALAR)
        add_range(expansion, axis, entry->value);
    else
        report_axis(expansion, entry->value->span, "empty", "%s has no values", axis->name);
}

static void read_choice(Expansion *expansion, Axis *axis, const Entry *choice)
{
    Index known = {0}; /* a mapping has each key once */
    if (choice->value->kind != NODE_MAP || choice->value->entries.count == 0) {
        report_axis(expansion, choice->value->span, "wrong-type", "%s.%s must say what it sets",
                    axis->name, choice->key);
        diag_help(expansion->diagnostics, "write `%s: {training.B.epochs: 20, ...}`", choice->key);
        return;
    }
    if (!expect_label(expansion, choice->key_span, choice->key))
        return;
    AxisValue *value = add_value(expansion, axis, &known, choice->key, choice->key_span);
    value->text = choice->key;
    for (size_t i = 0; i < choice->value->entries.count; i++) {
        const Entry *entry = &choice->value->entries.items[i];
        add_path(expansion, axis, entry->key, entry->key_span);
        Setting *setting = list_add(expansion->arena, &value->settings);
        *setting = axis->paths.items[axis->paths.count - 1];
        setting->value = entry->value;
    }
}

/* An axis with a name of its own: each of its values sets several paths. */
static void read_choices(Expansion *expansion, Axis *axis, const Entry *entry)
{
    axis->name = entry->key;
    axis->named = true;
    if (!expect_label(expansion, entry->key_span, entry->key))
        return;
    for (size_t i = 0; i < entry->value->entries.count; i++)
        read_choice(expansion, axis, &entry->value->entries.items[i]);
}

/* By its last step, or the one before: `tasks.B.limit` and `tasks.B.limit.train`. The only
 * fractions are those of splits. */
static enum tlc_axis_kind kind_of_path(const char *path)
{
    static const struct {
        const char *key;
        enum tlc_axis_kind kind;
    } kinds[] = {{"limit", TLC_AXIS_EXAMPLES},
                 {"fraction", TLC_AXIS_EXAMPLES},
                 {"freeze", TLC_AXIS_FREEZE},
                 {"from", TLC_AXIS_FREEZE},
                 {"epochs", TLC_AXIS_EPOCHS}};
    const char *last = strrchr(path, '.') ? strrchr(path, '.') + 1 : path;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *limit = strstr(path, ".limit.");
        if (strcmp(last, kinds[i].key) == 0 ||
            (kinds[i].kind == TLC_AXIS_EXAMPLES && limit && limit + strlen(".limit.") == last))
            return kinds[i].kind;
    }
    return TLC_AXIS_OTHER;
}

/* Several paths have a kind if all have the same; but one with a name of its own sets what it
 * likes, except for the axis that `study.curves` makes. */
static enum tlc_axis_kind kind_of_axis(const Axis *axis)
{
    if (axis->named)
        return strcmp(axis->name, CURVES_AXIS) == 0 ? TLC_AXIS_DEPTH : TLC_AXIS_OTHER;
    const enum tlc_axis_kind kind = kind_of_path(axis->name);
    for (size_t i = 1; i < axis->paths.count; i++)
        if (kind_of_path(axis->paths.items[i].path) != kind)
            return TLC_AXIS_OTHER;
    return kind;
}

static void read_axis(Expansion *expansion, Axis *axis, const Entry *entry)
{
    axis->span = entry->key_span;
    if (entry->value->kind == NODE_MAP && entry->value->entries.count > 0)
        read_choices(expansion, axis, entry);
    else
        read_paths(expansion, axis, entry);
    axis->kind = kind_of_axis(axis);
}

/* ---- clashes ---- */

static void report_clash(Expansion *expansion, const Setting *setting, const Setting *other)
{
    report_axis(expansion, setting->path_span, "path-clash", "%s is varied twice", setting->path);
    diag_see(expansion->diagnostics, other->path_span,
             strcmp(setting->path, other->path) == 0 ? "it is varied here already"
                                                     : "%s is the same, or a part of it, or all "
                                                       "around it",
             other->path);
}

/* The setting among these that sets the same value, a part of it, or all around it. */
static const Setting *find_overlap(const Setting *setting, const Settings *settings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (targets_overlap(&setting->target, &settings->items[i].target))
            return &settings->items[i];
    return NULL;
}

/* Two axes, or two paths that take a value together. */
static void check_clashes(Expansion *expansion, size_t index)
{
    const Axis *axis = &expansion->cells->axes.items[index];
    for (size_t k = 0; k < axis->paths.count; k++) {
        const Setting *setting = &axis->paths.items[k];
        const Setting *other = axis->named ? NULL : find_overlap(setting, &axis->paths, k);
        for (size_t i = 0; i < index && !other; i++) {
            const Settings *paths = &expansion->cells->axes.items[i].paths;
            other = find_overlap(setting, paths, paths->count);
        }
        if (!other)
            continue;
        report_clash(expansion, setting, other);
        return;
    }
}

static void check_choices(Expansion *expansion, const Axis *axis)
{
    for (size_t i = 0; axis->named && i < axis->values.count; i++) {
        const Settings *settings = &axis->values.items[i].settings;
        for (size_t k = 0; k < settings->count; k++) {
            const Setting *other = find_overlap(&settings->items[k], settings, k);
            if (other)
                report_clash(expansion, &settings->items[k], other);
        }
    }
}

void read_axes(Expansion *expansion, const Node *vary)
{
    size_t cells = 1;
    for (size_t i = 0; i < vary->entries.count; i++) {
        Axis *axis = list_add(expansion->arena, &expansion->cells->axes);
        read_axis(expansion, axis, &vary->entries.items[i]);
        check_clashes(expansion, i);
        check_choices(expansion, axis);
        cells *= axis->values.count ? axis->values.count : 1;
        if (cells <= MOST_CELLS)
            continue;
        report_axis(expansion, axis->span, "too-large",
                    "with this there are %zu cells; there can be at most %d", cells, MOST_CELLS);
        return;
    }
}
