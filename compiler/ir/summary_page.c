/* summary_page.c: the plan on a page. Layers that a model has from another, or as another has them,
 * are one row of its table. */
#include "ir/summary.h"

#include "base/printable.h"
#include "common/columns.h"

#include <string.h>

/* ---- layers that are alike ---- */

static bool same_name(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_penalties(const PlanLayer *a, const PlanLayer *b)
{
    for (size_t i = 0; i < a->weight_count; i++)
        if (a->weights[i]->l1 != b->weights[i]->l1 || a->weights[i]->l2 != b->weights[i]->l2)
            return false;
    return true;
}

/* Whether their rows of a table say the same. */
static bool look_alike(const PlanLayer *a, const PlanLayer *b)
{
    return a->kind == b->kind && same_name(a->name, b->name) &&
           same_shape(&a->output, &b->output) &&
           plan_layer_parameters(a) == plan_layer_parameters(b) &&
           same_name(a->shown_activation, b->shown_activation) && a->trainable == b->trainable &&
           a->weight_count == b->weight_count && same_penalties(a, b);
}

/* How many layers the models begin with that look alike. */
static size_t same_beginning(const PlanModel *a, const PlanModel *b)
{
    size_t count = 0;
    while (count < a->layers.count && count < b->layers.count &&
           look_alike(&a->layers.items[count], &b->layers.items[count]))
        count++;
    return count;
}

/* Of the models before it that which it has most layers from the first on in common with. */
static const PlanModel *most_alike(const Plan *plan, size_t index, size_t *common)
{
    const PlanModel *best = NULL;
    *common = 0;
    for (size_t i = 0; i < index; i++) {
        const size_t count = same_beginning(plan->models.items[i], plan->models.items[index]);
        if (count > *common) {
            best = plan->models.items[i];
            *common = count;
        }
    }
    return best;
}

/* How many layers from this one on are copies of layers of one model that follow one another. */
static size_t copied_run(const PlanModel *model, size_t first)
{
    const PlanLayer *layers = model->layers.items;
    size_t count = 1;
    while (layers[first].copied_from && first + count < model->layers.count &&
           layers[first + count].copied_from == layers[first].copied_from &&
           layers[first + count].copied_index == layers[first].copied_index + count &&
           layers[first + count].trainable == layers[first].trainable)
        count++;
    return count;
}

/* ---- rows ---- */

/* Layers that one row tells of. */
typedef struct Row {
    size_t first, count;
    const char *note;
} Row;

typedef List(Row) Rows;

enum { LEAST_FOLDED = 2, MOST_ROWS = 24, ENDS_SHOWN = 8 };

/* What stands beside the rows of a long table that are left out. */
static const char full[] = "--plan=full shows each";

static const char *copied_words(Arena *arena, const PlanLayer *layer)
{
    return arena_printf(arena, "%s, copied from %s", layer->trainable ? "trainable" : "frozen",
                        layer->copied_from->name);
}

/* A row for each run of layers. */
static Rows rows_of(Arena *arena, const Plan *plan, size_t index)
{
    const PlanModel *model = plan->models.items[index];
    size_t common;
    const PlanModel *like = most_alike(plan, index, &common);
    Rows rows = {0};
    for (size_t at = 0, count; at < model->layers.count; at += count) {
        const PlanLayer *layer = &model->layers.items[at];
        const bool copied = layer->copied_from && !plan->study;
        count = copied ? copied_run(model, at) : at == 0 && common ? common : 1;
        const char *note = copied                  ? copied_words(arena, layer)
                           : count >= LEAST_FOLDED ? arena_printf(arena, "as in %s", like->name)
                                                   : "";
        *list_add(arena, &rows) = (Row){at, count, count >= LEAST_FOLDED ? note : ""};
    }
    return rows;
}

/* Makes one row of those in the middle of a long table. */
static Rows without_middle(Arena *arena, const Rows *rows)
{
    Rows short_rows = {0};
    for (size_t i = 0; i < rows->count; i++) {
        const bool shown =
            rows->count <= MOST_ROWS || i < ENDS_SHOWN || i >= rows->count - ENDS_SHOWN;
        if (shown || i == ENDS_SHOWN)
            *list_add(arena, &short_rows) = rows->items[i];
        if (!shown)
            short_rows.items[ENDS_SHOWN].count =
                rows->items[i].first + rows->items[i].count - short_rows.items[ENDS_SHOWN].first;
    }
    if (rows->count > MOST_ROWS)
        short_rows.items[ENDS_SHOWN].note = full;
    return short_rows;
}

/* "flatten to dense_5" */
static const char *row_name(Arena *arena, const PlanModel *model, const Row *row)
{
    if (row->note == full)
        return arena_printf(arena, "(%zu layers)", row->count);
    const char *first = model->layers.items[row->first].name;
    const char *last = model->layers.items[row->first + row->count - 1].name;
    return row->count == 1 ? first : arena_printf(arena, "%s to %s", first, last);
}

static void print_folded(Text *text, const PlanModel *model, const Row *row, Widths widths)
{
    Arena *arena = text->arena;
    int64_t parameters = 0;
    for (size_t i = row->first; i < row->first + row->count; i++)
        parameters += plan_layer_parameters(&model->layers.items[i]);
    const PlanLayer *last = &model->layers.items[row->first + row->count - 1];
    text_add(text, "  ");
    text_add_left(text, shortened(arena, row_name(arena, model, row), (size_t)widths.name),
                  (size_t)widths.name);
    text_addf(text, " %*s %12s  %s\n", widths.output, describe_shape(arena, &last->output),
              with_commas(arena, parameters), row->note);
}

/* ---- models ---- */

enum { WIDEST_NAME = 30 };

static Widths widths_of(Arena *arena, const PlanModel *model, const Rows *rows)
{
    Widths widths = plan_widths(arena, model);
    for (size_t i = 0; i < rows->count; i++) {
        const size_t columns = tlc_columns(row_name(arena, model, &rows->items[i]));
        const int name = columns < WIDEST_NAME ? (int)columns : WIDEST_NAME;
        widths.name = name > widths.name ? name : widths.name;
    }
    return widths;
}

static size_t count_stored(const PlanModel *model)
{
    size_t count = 0;
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++)
            count += model->layers.items[i].weights[k]->stored != NULL;
    return count;
}

static void print_model(Text *text, const Plan *plan, size_t index)
{
    const PlanModel *model = plan->models.items[index];
    const Rows all = rows_of(text->arena, plan, index), rows = without_middle(text->arena, &all);
    const Widths widths = widths_of(text->arena, model, &rows);
    text_addf(text, "\nModel %s\n  %-*s %*s %12s\n", model->name, widths.name, "layer",
              widths.output, "output", "parameters");
    for (size_t i = 0; i < rows.count; i++) {
        const Row *row = &rows.items[i];
        if (row->count > 1)
            print_folded(text, model, row, widths);
        else
            plan_print_layer(text, &model->layers.items[row->first], widths, plan->study == NULL);
    }
    plan_print_parameters(text, model);
    if (model->stored)
        text_addf(text, "  begins with %zu weight arrays of %s, %s\n", count_stored(model),
                  printable(text->arena, model->stored), model->stored_kind);
}

/* ---- the whole ---- */

void plan_print_page(Text *text, const Plan *plan)
{
    plan_print_files(text, plan);
    if (plan->study)
        print_study(text, plan, DETAIL_PAGE);
    for (size_t i = 0; i < plan->trainings.count && !plan->study; i++)
        plan_print_training(text, plan->trainings.items[i], DETAIL_PAGE);
    for (size_t i = 0; i < plan->comparisons.count; i++)
        plan_print_comparison(text, plan->comparisons.items[i]);
    for (size_t i = 0; i < plan->models.count; i++)
        print_model(text, plan, i);
    plan_print_draws(text, plan);
    for (size_t i = 0; i < plan->tasks.count; i++)
        plan_print_task(text, plan->tasks.items[i], DETAIL_PAGE);
    plan_print_memory(text, plan);
}
