#include "catalog/recover.h"
#include "check/check_internal.h"

#include <math.h>
#include <string.h>

/* As for `epochs` and the like, so that no count in the generated program can overflow. */
enum { LARGEST_ROW = 1 << 30 };

bool constant_integer(Checking *checking, Expr **expr, const char *what, int64_t *value)
{
    Scope nothing = {NULL, 0};
    Type type = expr_check(*expr, &nothing, checking->diagnostics);
    if (type == TYPE_NONE)
        return false;
    if (type != TYPE_INTEGER) {
        diag_report(checking->diagnostics, DIAG_ERROR, (*expr)->span, "slice-bound",
                    "%s must be a whole number", what);
        if ((*expr)->kind == EXPR_FLOAT && (*expr)->number == floor((*expr)->number) &&
            fabs((*expr)->number) < 1e15)
            diag_fix(checking->diagnostics, (*expr)->span, expr_source(checking->arena, *expr),
                     arena_printf(checking->arena, "%.0f", (*expr)->number), "write %.0f",
                     (*expr)->number);
        else if (type == TYPE_FLOAT && (*expr)->kind != EXPR_FLOAT)
            diag_help(checking->diagnostics, "`//` divides whole numbers, rounding down");
        return false;
    }
    *expr = expr_fold(checking->arena, *expr, checking->diagnostics);
    *value = (*expr)->integer;
    return (*expr)->kind == EXPR_INTEGER; /* if not, the reason has been reported */
}

const Expr *slice_base(const Expr *expr)
{
    return expr->kind == EXPR_SLICE || expr->kind == EXPR_INDEX ? expr->left : expr;
}

/* ---- layers ---- */

/* Of a file's model also those that cannot be had. */
static size_t count_layers(const Model *model)
{
    return model->recovered ? model->recovered->layers.count : model->layers.count;
}

static bool report_layer_range(Checking *checking, const Expr *bound, const Model *model)
{
    size_t count = count_layers(model);
    diag_report(checking->diagnostics, DIAG_ERROR, bound->span, "slice-range",
                "%s is beyond %s, which has %zu layer%s", expr_source(checking->arena, bound),
                model->name.text, count, plural((int64_t)count));
    diag_help(checking->diagnostics, "layers count from 0 to %zu, or from the end: -1 is the last",
              count - 1);
    return false;
}

/* The layer of that name, in the spec or in the file that it is from; -1: there is none. */
static int64_t layer_called(const Model *model, const char *name)
{
    const Layer *found = find_layer(model, name);
    if (found)
        return found - model->layers.items;
    for (size_t i = 0; model->recovered && i < model->layers.count; i++)
        if (strcmp(model->architecture->layer[i].name, name) == 0)
            return (int64_t)i;
    return -1;
}

/* `A[:hidden]`, or `A[:"hidden"]`: a layer by its name. */
static bool resolve_name(Checking *checking, const Expr *bound, const Model *model, size_t *layer)
{
    const int64_t found = layer_called(model, bound->name);
    if (found >= 0) {
        *layer = (size_t)found;
        return true;
    }
    NameList names = {0};
    for (size_t i = 0; i < model->layers.count; i++)
        *list_add(checking->arena, &names) = model->layers.items[i].name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, bound->span, "slice-bound",
                "%s has no layer `%s`", model->name.text, bound->name);
    help_with_names(checking, bound->span, bound->name, &names);
    return false;
}

/* A bound counted from the end becomes one counted from the start. `beyond` is 1 where the count
 * itself may stand, as the end of a slice, and 0 for a single layer. */
static bool resolve_layer(Checking *checking, Expr **bound, const Model *model, int64_t beyond,
                          size_t *layer)
{
    int64_t value, count = (int64_t)count_layers(model);
    if ((*bound)->kind == EXPR_NAME || (*bound)->kind == EXPR_TEXT)
        return resolve_name(checking, *bound, model, layer);
    if (!constant_integer(checking, bound, "a layer's number", &value))
        return false;
    if (value < -count || value >= count + beyond)
        return report_layer_range(checking, *bound, model);
    *layer = (size_t)(value < 0 ? value + count : value);
    return true;
}

static bool resolve_layer_slice(Checking *checking, Expr *expr, const Model *model,
                                LayerRange *range)
{
    *range = (LayerRange){0, count_layers(model)};
    bool first = !expr->from || resolve_layer(checking, &expr->from, model, 1, &range->first);
    bool end = !expr->to || resolve_layer(checking, &expr->to, model, 1, &range->end);
    if (!first || !end)
        return false;
    if (range->first < range->end)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, expr->span, "empty-slice",
                "%s selects no layer of %s", expr_source(checking->arena, expr), model->name.text);
    diag_help(checking->diagnostics, "a slice goes from its first number up to, not including, its "
                                     "second");
    return false;
}

static bool resolve_range(Checking *checking, Expr *expr, const Model *model, LayerRange *range)
{
    *range = (LayerRange){0, count_layers(model)};
    if (expr->kind == EXPR_SLICE)
        return resolve_layer_slice(checking, expr, model, range);
    if (expr->kind != EXPR_INDEX)
        return true;
    bool good = resolve_layer(checking, &expr->from, model, 0, &range->first);
    range->end = range->first + 1;
    return good;
}

bool resolve_layers(Checking *checking, Expr *expr, const Model *model, LayerRange *range)
{
    if (!resolve_range(checking, expr, model, range))
        return false;
    return range->end <= model->layers.count || report_refused_layers(checking, model, expr->span);
}

bool has_weights(const Model *model, const LayerRange *range)
{
    for (size_t i = range->first; i < range->end; i++)
        if (model->layers.items[i].kind->has_weights)
            return true;
    return false;
}

/* ---- rows ---- */

static bool resolve_row(Checking *checking, Expr **bound, int64_t *row)
{
    if (!constant_integer(checking, bound, "a row's number", row))
        return false;
    if (*row < 0) {
        diag_report(checking->diagnostics, DIAG_ERROR, (*bound)->span, "row-range",
                    "rows cannot be counted from the end: tlc does not know how many the file has");
        diag_help(checking->diagnostics,
                  "count from the start; `[5000:]` goes from row 5000 to the end");
    } else if (*row > LARGEST_ROW) {
        diag_report(checking->diagnostics, DIAG_ERROR, (*bound)->span, "row-range",
                    "a row's number can be at most %d", LARGEST_ROW);
    }
    return *row >= 0 && *row <= LARGEST_ROW;
}

static void report_empty_rows(Checking *checking, const Expr *expr, int64_t first, int64_t last)
{
    diag_report(checking->diagnostics, DIAG_ERROR, expr->span, "empty-slice",
                "%s has no rows: it goes from row %lld up to, not including, row %lld",
                expr_source(checking->arena, expr), (long long)first, (long long)last);
    if (last < first)
        diag_help(checking->diagnostics, "the other way round: [%lld:%lld]", (long long)last,
                  (long long)first);
}

bool resolve_rows(Checking *checking, Expr *expr, int64_t *first, int64_t *last)
{
    *first = 0;
    *last = -1;
    if (expr->kind != EXPR_SLICE)
        return true;
    bool good_first = !expr->from || resolve_row(checking, &expr->from, first);
    bool good_last = !expr->to || resolve_row(checking, &expr->to, last);
    if (!good_first || !good_last)
        return false;
    if (expr->to && *first >= *last) {
        report_empty_rows(checking, expr, *first, *last);
        return false;
    }
    return true;
}

const char *layers_text(Arena *arena, const Model *model, const LayerRange *range)
{
    Text text = text_new(arena);
    for (size_t i = range->first; i < range->end; i++)
        text_addf(&text, "%s`%s`",
                  i == range->first     ? ""
                  : i + 1 == range->end ? " and "
                                        : ", ",
                  model->layers.items[i].name.text);
    return text.bytes;
}
