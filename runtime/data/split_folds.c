/* split_folds.c: rows dealt into folds, so that each is in one and all are of a size.
 *
 * Rows are put in a random order, label by label where labels are to have the same share in each
 * fold, and dealt like cards. Groups differ in size: the largest come first, of the same size in a
 * random order, and each goes where least is.
 */
#include <stdlib.h>

#include "data/groups.h"
#include "engine/engine.h"
#include "system/allocate.h"
#include "system/fail.h"

/* ---- rows ------------------------------------------------------------------------------------ */

/* Deals the rows of the pool with this label, or all for -1; `dealt` have been before. */
static int deal_label(const struct tlc_data *data, const struct tlc_draw *draw,
                      const struct tlc_drawn_rows *pool, int label, int dealt, int *fold)
{
    int *members = tlc_allocate((size_t)pool->count, sizeof *members), count = 0;
    int32_t *order = tlc_allocate((size_t)pool->count, sizeof *order);
    for (int i = 0; i < pool->count; i++)
        if (label < 0 || data->labels[pool->row[i]] == label)
            members[count++] = i;
    tlc_shuffle(order, count, draw->seed, draw->stream, (uint32_t)(label + 1));
    for (int i = 0; i < count; i++)
        fold[members[order[i]]] = dealt++ % draw->folds;
    free(order);
    free(members);
    return dealt;
}

/* Labels that nobody has change nothing. */
static void deal_rows(const struct tlc_data *data, const struct tlc_draw *draw,
                      const struct tlc_drawn_rows *pool, int *fold)
{
    int most = -1, dealt = 0;
    for (int i = 0; i < pool->count && draw->stratify; i++)
        most = data->labels[pool->row[i]] > most ? data->labels[pool->row[i]] : most;
    bool *there = tlc_allocate((size_t)most + 2, sizeof *there);
    for (int i = 0; i < pool->count; i++)
        there[draw->stratify ? data->labels[pool->row[i]] + 1 : 0] = true;
    for (int label = -1; label <= most; label++)
        if (there[label + 1])
            dealt = deal_label(data, draw, pool, label, dealt, fold);
    free(there);
}

/* ---- groups ---------------------------------------------------------------------------------- */

struct dealt {
    int label, rows, place; /* place: in the random order of those of the label */
    int group;              /* index */
};

static int in_dealing_order(const void *left, const void *right)
{
    const struct dealt *a = left, *b = right;
    if (a->label != b->label)
        return a->label < b->label ? -1 : 1;
    if (a->rows != b->rows)
        return a->rows > b->rows ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* All groups in the order in which they are dealt; to be freed. */
static struct dealt *order_groups(const struct tlc_draw *draw, const struct tlc_group *groups,
                                  int count)
{
    struct dealt *list = tlc_allocate((size_t)count, sizeof *list);
    for (int i = 0; i < count; i++)
        list[i] = (struct dealt){groups[i].label, 0, i, i};
    qsort(list, (size_t)count, sizeof *list, in_dealing_order);
    int32_t *order = tlc_allocate((size_t)count, sizeof *order);
    for (int first = 0, end; first < count; first = end) {
        for (end = first; end < count && list[end].label == list[first].label;)
            end++;
        tlc_shuffle(order, end - first, draw->seed, draw->stream,
                    (uint32_t)(list[first].label + 1));
        for (int i = first; i < end; i++)
            list[first + order[i - first]].place = i;
    }
    for (int i = 0; i < count; i++)
        list[i].rows = groups[list[i].group].rows;
    qsort(list, (size_t)count, sizeof *list, in_dealing_order);
    free(order);
    return list;
}

/* The fold with the fewest rows of the label, of several that with the fewest rows, of several the
 * first. */
static int emptiest(const int *of_label, const int *all, int folds)
{
    int best = 0;
    for (int i = 1; i < folds; i++)
        if (of_label[i] < of_label[best] || (of_label[i] == of_label[best] && all[i] < all[best]))
            best = i;
    return best;
}

static void deal_groups(const struct tlc_data *data, const struct tlc_draw *draw,
                        const struct tlc_drawn_rows *pool, int *fold)
{
    struct tlc_group *groups = tlc_allocate((size_t)pool->count, sizeof *groups);
    const int count = tlc_find_groups(data, pool, draw->stratify, groups);
    struct dealt *list = order_groups(draw, groups, count);
    int *rows = tlc_allocate(2 * (size_t)draw->folds, sizeof *rows), *of_label = rows + draw->folds;
    int *fold_of = tlc_allocate((size_t)data->groups->count, sizeof *fold_of);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < draw->folds && i > 0 && list[i].label != list[i - 1].label; k++)
            of_label[k] = 0;
        const int best = emptiest(of_label, rows, draw->folds);
        rows[best] += list[i].rows;
        of_label[best] += list[i].rows;
        fold_of[groups[list[i].group].number] = best;
    }
    for (int i = 0; i < pool->count; i++)
        fold[i] = fold_of[data->groups->of[pool->row[i]]];
    free(fold_of);
    free(rows);
    free(list);
    free(groups);
}

/* ---- both ------------------------------------------------------------------------------------ */

static void check_folds(const struct tlc_data *data, const struct tlc_draw *draw, const int *fold,
                        int rows)
{
    bool *there = tlc_allocate((size_t)draw->folds, sizeof *there);
    int count = 0;
    for (int i = 0; i < rows; i++) {
        count += !there[fold[i]];
        there[fold[i]] = true;
    }
    free(there);
    if (count == draw->folds)
        return;
    if (draw->grouped)
        tlc_fail("split %s: %d folds are too many for %d rows, whose groups by `%s` fill %d",
                 draw->name, draw->folds, rows, data->groups->by, count);
    tlc_fail("split %s: %d folds are too many for %d row%s", draw->name, draw->folds, rows,
             rows == 1 ? "" : "s");
}

int *tlc_deal_folds(const struct tlc_data *data, const struct tlc_draw *draw,
                    const struct tlc_drawn_rows *pool)
{
    int *fold = tlc_allocate((size_t)pool->count, sizeof *fold);
    if (draw->grouped)
        deal_groups(data, draw, pool, fold);
    else
        deal_rows(data, draw, pool, fold);
    check_folds(data, draw, fold, pool->count);
    return fold;
}
