/* search_space.c: what can be tried of a value: a list, whole numbers, or numbers between two ends,
 * by their size or by their logarithm.
 *
 * Numbers that are made are written in four digits, so that whoever writes one into a spec trains
 * the very same. */
#include "spec/study_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS_OF_GRID = 1000 };

static bool wrong_space(Expansion *expansion, const Dimension *dimension, Span span,
                        const char *what)
{
    report_axis(expansion, span, "tune-space", "%s: %s", dimension->entry->key, what);
    diag_help(expansion->diagnostics,
              "write `[1, 2, 5]`, `0..5`, `{log: [1e-4, 1e-1]}` or `{uniform: [0, 0.5]}`");
    return false;
}

/* ---- reading ---- */

static bool add_values(Expansion *expansion, Dimension *dimension, const Node *list)
{
    if (list->items.count == 0 || list->items.count > MOST_TRIALS)
        return wrong_space(expansion, dimension, list->span,
                           list->items.count ? "there are too many values to try"
                                             : "there are no values to try");
    for (size_t i = 0; i < list->items.count; i++) {
        const Node *node = list->items.items[i];
        for (size_t k = 0; k < i; k++)
            if (strcmp(value_name(expansion->arena, list->items.items[k]),
                       value_name(expansion->arena, node)) == 0)
                return wrong_space(expansion, dimension, node->span, "this value is there twice");
        *list_add(expansion->arena, &dimension->values) = node;
    }
    return true;
}

static const Node *whole_node(Expansion *expansion, const Node *place, int64_t number)
{
    return node_with_text(expansion->arena, place,
                          arena_printf(expansion->arena, "%lld", (long long)number));
}

/* `0..5` are values as a list has them. */
static bool add_whole(Expansion *expansion, Dimension *dimension, const Node *range)
{
    int64_t from, to;
    if (!read_whole_range(expansion, dimension->entry->key, range, &from, &to))
        return false;
    for (int64_t i = 0; i <= to - from; i++)
        *list_add(expansion->arena, &dimension->values) = whole_node(expansion, range, from + i);
    return true;
}

/* A number, which may be written with `e` and without a dot. */
static bool read_end(const Node *node, double *end)
{
    if (node->kind != NODE_SCALAR)
        return false;
    const Scalar scalar = scalar_resolve(node);
    char *rest;
    *end = scalar.kind == SCALAR_INTEGER || scalar.kind == SCALAR_FLOAT ? scalar.number
                                                                        : strtod(node->text, &rest);
    const bool number = scalar.kind == SCALAR_INTEGER || scalar.kind == SCALAR_FLOAT ||
                        (scalar.kind == SCALAR_STRING && node->length > 0 && !*rest);
    return number && isfinite(*end);
}

static bool read_ends(Expansion *expansion, Dimension *dimension, const Node *ends)
{
    if (ends->kind == NODE_SCALAR) {
        int64_t from, to;
        if (!read_whole_range(expansion, dimension->entry->key, ends, &from, &to))
            return false;
        dimension->whole = true;
        dimension->from = (double)from;
        dimension->to = (double)to;
    } else if (ends->kind != NODE_LIST || ends->items.count != 2 ||
               !read_end(ends->items.items[0], &dimension->from) ||
               !read_end(ends->items.items[1], &dimension->to)) {
        return wrong_space(expansion, dimension, ends->span, "this must be two numbers");
    }
    if (!(dimension->from < dimension->to))
        return wrong_space(expansion, dimension, ends->span,
                           "the first number must be below the second");
    if (dimension->kind == SPACE_LOGARITHMIC && !(dimension->from > 0))
        return wrong_space(expansion, dimension, ends->span,
                           "only numbers above 0 have a logarithm");
    return true;
}

static bool read_steps(Expansion *expansion, Dimension *dimension, const Node *node)
{
    const Scalar nothing = {.kind = SCALAR_NULL};
    const Scalar scalar = node->kind == NODE_SCALAR ? scalar_resolve(node) : nothing;
    dimension->steps = scalar.integer;
    if (scalar.kind == SCALAR_INTEGER && scalar.integer >= 2 &&
        scalar.integer <= MOST_STEPS_OF_GRID)
        return true;
    return wrong_space(expansion, dimension, node->span,
                       "`steps` must be a whole number from 2 to 1000");
}

/* `{log: [1e-4, 1e-1], steps: 4}` */
static bool read_interval(Expansion *expansion, Dimension *dimension, const Node *map)
{
    bool good = true, ends = false;
    for (size_t i = 0; i < map->entries.count && good; i++) {
        const Entry *entry = &map->entries.items[i];
        const bool log = strcmp(entry->key, "log") == 0;
        if (strcmp(entry->key, "steps") == 0) {
            good = read_steps(expansion, dimension, entry->value);
        } else if ((log || strcmp(entry->key, "uniform") == 0) && !ends) {
            dimension->kind = log ? SPACE_LOGARITHMIC : SPACE_LINEAR;
            good = ends = read_ends(expansion, dimension, entry->value);
        } else {
            good = wrong_space(expansion, dimension, entry->key_span,
                               "this is no way to say what is tried");
        }
    }
    return good && (ends || wrong_space(expansion, dimension, map->span,
                                        "this does not say what is tried"));
}

bool read_space(Expansion *expansion, const Node *space, Space *result)
{
    bool good = true;
    for (size_t i = 0; i < space->entries.count; i++) {
        Dimension *dimension = list_add(expansion->arena, result);
        dimension->entry = &space->entries.items[i];
        const Node *value = dimension->entry->value;
        good &= value->kind == NODE_LIST     ? add_values(expansion, dimension, value)
                : value->kind == NODE_SCALAR ? add_whole(expansion, dimension, value)
                                             : read_interval(expansion, dimension, value);
    }
    return good;
}

/* ---- values ---- */

/* The number at `share`, from 0 to 1, of the way between the ends. */
static double number_at(const Dimension *dimension, double share)
{
    const double from = dimension->from, to = dimension->to;
    return dimension->kind == SPACE_LINEAR ? from + share * (to - from)
                                           : exp(log(from) + share * (log(to) - log(from)));
}

static const Node *number_node(Expansion *expansion, const Dimension *dimension, double number)
{
    const double least = dimension->from, most = dimension->to;
    const Node *place = dimension->entry->value;
    if (dimension->whole)
        return whole_node(expansion, place, (int64_t)fmin(fmax(round(number), least), most));
    const char *text = arena_printf(expansion->arena, "%.4g", number);
    const double rounded = strtod(text, NULL);
    if (rounded < least || rounded > most)
        text = arena_printf(expansion->arena, "%.17g", rounded < least ? least : most);
    return node_with_text(expansion->arena, place, text);
}

size_t grid_size(const Dimension *dimension)
{
    return dimension->kind == SPACE_VALUES ? dimension->values.count : (size_t)dimension->steps;
}

const Node *grid_value(Expansion *expansion, const Dimension *dimension, size_t index)
{
    if (dimension->kind == SPACE_VALUES)
        return dimension->values.items[index];
    const double share = (double)index / (double)(dimension->steps - 1);
    return number_node(expansion, dimension, number_at(dimension, share));
}

size_t drawn_size(const Dimension *dimension)
{
    if (dimension->kind == SPACE_VALUES)
        return dimension->values.count;
    return dimension->whole ? (size_t)(dimension->to - dimension->from) + 1 : 0;
}

/* Of whole numbers each has as much of the way as lies nearest to it. */
const Node *drawn_value(Expansion *expansion, const Dimension *dimension, double share)
{
    if (dimension->kind == SPACE_VALUES)
        return dimension->values.items[(size_t)(share * (double)dimension->values.count)];
    if (!dimension->whole)
        return number_node(expansion, dimension, number_at(dimension, share));
    Dimension wider = *dimension;
    wider.from -= 0.5;
    wider.to += 0.5;
    return number_node(expansion, dimension, number_at(&wider, share));
}
