/* split.c: rows of a data set by a random draw, and the rows that other draws have left.
 *
 * A draw goes by the spec alone: its own seed, and not that of the run, so that every seed of a
 * study has the same rows. docs/language.md tells how to repeat it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/groups.h"
#include "engine/engine.h"
#include "system/allocate.h"
#include "system/fail.h"

/* What becomes of a row. */
enum { NO_ROW, IN_POOL, DRAWN };

static void check_parts(const struct tlc_draw *draw, const struct tlc_data *data)
{
    for (int i = 0; i < draw->parts; i++) {
        const int first = draw->part[i].first, last = draw->part[i].last;
        if (first < 0 || last > data->rows || (last >= 0 && first > last) || first > data->rows)
            tlc_fail("split %s: rows %d to %d asked for, but the data has %d", draw->name, first,
                     last, data->rows);
    }
}

static void leave_out(const struct tlc_drawn_rows *rows, uint8_t *marks)
{
    for (int i = 0; i < rows->count; i++)
        marks[rows->row[i]] = NO_ROW;
}

/* The rows that may be drawn: those of the parts, without those of other draws. */
static uint8_t *mark_pool(const struct tlc_draw *draw, const struct tlc_data *data,
                          struct tlc_repeat repeat)
{
    uint8_t *marks = tlc_allocate((size_t)data->rows, 1);
    check_parts(draw, data);
    for (int i = 0; i < draw->parts; i++) {
        const int last = draw->part[i].last < 0 ? data->rows : draw->part[i].last;
        for (int row = draw->part[i].first; row < last; row++)
            marks[row] = IN_POOL;
    }
    for (int i = 0; i < draw->others; i++)
        leave_out(draw->without[i], marks);
    for (int i = 0; i < draw->draws_before; i++) {
        struct tlc_drawn_rows rows = tlc_draw_again(data, draw->before[i], repeat);
        leave_out(&rows, marks);
        free(rows.row);
    }
    return marks;
}

/* Draws a share of the rows of the pool with this label, or of all for -1, rounded to the nearest
 * number of rows. */
static void draw_share(const struct tlc_draw *draw, const struct tlc_data *data, int label,
                       const int32_t *pool, int pool_size, uint8_t *marks)
{
    int32_t *rows = tlc_allocate((size_t)pool_size, sizeof *rows);
    int count = 0;
    for (int i = 0; i < pool_size; i++)
        if (label < 0 || data->labels[pool[i]] == label)
            rows[count++] = pool[i];
    const int drawn = (int)floor(draw->fraction * count + 0.5);
    int32_t *order = tlc_allocate((size_t)count, sizeof *order);
    tlc_shuffle(order, count, draw->seed, draw->stream, (uint32_t)(label + 1));
    for (int i = 0; i < drawn; i++)
        marks[rows[order[i]]] = DRAWN;
    free(order);
    free(rows);
}

/* The rows with this mark, in ascending order; to be kept. */
static struct tlc_drawn_rows rows_with(uint8_t mark, const uint8_t *marks, int count)
{
    struct tlc_drawn_rows rows = {0, tlc_allocate((size_t)count, sizeof *rows.row)};
    for (int row = 0; row < count; row++)
        if (marks[row] == mark)
            rows.row[rows.count++] = row;
    return rows;
}

/* Labels of the pool, each once, in any order. */
static void draw_by_label(const struct tlc_draw *draw, const struct tlc_data *data,
                          const struct tlc_drawn_rows *pool, uint8_t *marks)
{
    int most = -1;
    for (int i = 0; i < pool->count; i++)
        most = data->labels[pool->row[i]] > most ? data->labels[pool->row[i]] : most;
    bool *there = tlc_allocate((size_t)most + 1, sizeof *there);
    for (int i = 0; i < pool->count; i++)
        there[data->labels[pool->row[i]]] = true;
    for (int label = 0; label <= most; label++)
        if (there[label])
            draw_share(draw, data, label, pool->row, pool->count, marks);
    free(there);
}

static void draw_by_group(const struct tlc_draw *draw, const struct tlc_data *data,
                          const struct tlc_drawn_rows *pool, uint8_t *marks)
{
    bool *drawn = tlc_draw_groups(data, draw, pool);
    for (int i = 0; i < pool->count; i++)
        if (drawn[data->groups->of[pool->row[i]]])
            marks[pool->row[i]] = DRAWN;
    free(drawn);
}

static void draw_fold(const struct tlc_draw *draw, const struct tlc_data *data,
                      const struct tlc_drawn_rows *pool, int fold, uint8_t *marks)
{
    int *fold_of = tlc_deal_folds(data, draw, pool);
    for (int i = 0; i < pool->count; i++)
        if (fold == TLC_ALL_FOLDS || fold_of[i] == fold)
            marks[pool->row[i]] = DRAWN;
    free(fold_of);
}

static void draw_part(const struct tlc_draw *draw, const struct tlc_data *data,
                      const struct tlc_drawn_rows *pool, int fold, uint8_t *marks)
{
    if (draw->folds > 0)
        draw_fold(draw, data, pool, fold, marks);
    else if (draw->grouped)
        draw_by_group(draw, data, pool, marks);
    else if (draw->stratify)
        draw_by_label(draw, data, pool, marks);
    else
        draw_share(draw, data, -1, pool->row, pool->count, marks);
}

struct tlc_drawn_rows tlc_draw_again(const struct tlc_data *data, const struct tlc_draw *draw,
                                     struct tlc_repeat repeat)
{
    struct tlc_draw own = *draw;
    own.seed += repeat.seed;
    uint8_t *marks = mark_pool(draw, data, repeat);
    struct tlc_drawn_rows pool = rows_with(IN_POOL, marks, data->rows), rows = pool;
    if (draw->fraction > 0 || draw->folds > 0) {
        draw_part(&own, data, &pool, repeat.fold, marks);
        rows = rows_with(DRAWN, marks, data->rows);
        free(pool.row);
    }
    if (rows.count == 0)
        tlc_fail("split %s has no rows: its part of %d is none", draw->name, pool.count);
    free(marks);
    return rows;
}

struct tlc_drawn_rows tlc_draw_rows(const struct tlc_data *data, const struct tlc_draw *draw)
{
    struct tlc_drawn_rows rows = tlc_draw_again(data, draw, (struct tlc_repeat){0, TLC_ALL_FOLDS});
    tlc_keep(rows.row);
    return rows;
}
