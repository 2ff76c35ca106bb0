/* selection.c: the examples of a task, picked from the rows of its files. */
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* "B.train" reads "task B has ... in split train". */
static const char *split_of(const char *name, int *task_length)
{
    const char *dot = strrchr(name, '.');
    *task_length = dot ? (int)(dot - name) : (int)strlen(name);
    return dot ? dot + 1 : name;
}

static void check_range(const char *name, const struct tlc_data *data, int first, int last)
{
    if (first < 0 || last > data->rows || first > last)
        tlc_fail("%s: rows %d to %d asked for, but the data has %d", name, first, last, data->rows);
}

static void check_count(const char *name, int count, int limit)
{
    int task;
    const char *split = split_of(name, &task);
    if (count < limit)
        tlc_fail("task %.*s has only %d examples in split %s, but limit says %d", task, name, count,
                 split, limit);
    if (count == 0)
        tlc_fail("task %.*s has no examples in split %s", task, name, split);
}

/* The index-th of the rows that a selection picks from. */
static int row_at(const struct tlc_selection *selection, int index)
{
    return selection->drawn ? selection->drawn->row[index] : selection->first + index;
}

static int count_rows(const struct tlc_data *data, const struct tlc_selection *selection)
{
    const int last = selection->last < 0 ? data->rows : selection->last;
    if (selection->drawn)
        return selection->drawn->count;
    check_range(selection->name, data, selection->first, last);
    return last - selection->first;
}

/* Takes a row, if it is the task's: what its label becomes. */
static bool take_row(const struct tlc_data *data, const struct tlc_selection *selection, int row,
                     int32_t *target)
{
    *target = 0;
    if (selection->outputs)
        return true;
    if (!selection->where(data->labels[row]))
        return false;
    *target = (int32_t)selection->target(data->labels[row]);
    return true;
}

/* Losses of labels that are there or not take nothing else. */
static void check_zeros_and_ones(const struct tlc_data *data, const struct tlc_selection *selection,
                                 const int32_t *rows, int count)
{
    for (int i = 0; i < count; i++)
        for (int k = 0; k < selection->outputs; k++) {
            const float target =
                data->targets[(size_t)rows[i] * (size_t)selection->outputs + (size_t)k];
            if (target != 0 && target != 1)
                tlc_fail("%s: row %d has %g for %s%s, and binary_crossentropy takes 0 and 1",
                         selection->name, rows[i], (double)target,
                         selection->output_name ? "" : "target ",
                         selection->output_name ? selection->output_name[k] : tlc_format("%d", k));
        }
}

static struct tlc_examples pick(const struct tlc_data *data, const struct tlc_selection *selection)
{
    const int room = count_rows(data, selection), most = selection->sampled ? -1 : selection->limit;
    int count = 0;
    int32_t *rows = tlc_allocate((size_t)room, sizeof *rows);
    int32_t *targets = tlc_allocate((size_t)room, sizeof *targets);
    for (int i = 0; i < room && count != most; i++) {
        const int row = row_at(selection, i);
        rows[count] = row;
        count += take_row(data, selection, row, &targets[count]);
    }
    check_count(selection->name, count, selection->limit);
    if (selection->of_zeros_and_ones)
        check_zeros_and_ones(data, selection, rows, count);
    return (struct tlc_examples){.name = selection->name,
                                 .numbers = tlc_shifted(data, &selection->shift),
                                 .element = data->element,
                                 .scale = data->scale,
                                 .count = selection->sampled ? selection->limit : count,
                                 .rows = rows,
                                 .targets = targets,
                                 .available = count,
                                 .classes = selection->classes,
                                 .class_name = selection->class_name,
                                 .wanted = data->targets,
                                 .outputs = selection->outputs,
                                 .output_name = selection->output_name,
                                 .stream = selection->stream,
                                 .data = data};
}

static struct tlc_examples keep(struct tlc_examples examples)
{
    tlc_keep((void *)examples.rows);
    tlc_keep((void *)examples.targets);
    return examples;
}

struct tlc_examples tlc_select(const struct tlc_data *data, const struct tlc_selection *selection)
{
    return keep(pick(data, selection));
}

/* ---- folds ---------------------------------------------------------------------------------- */

static struct tlc_examples pick_again(const struct tlc_divided *divided, struct tlc_repeat repeat)
{
    struct tlc_drawn_rows rows = tlc_draw_again(divided->data, divided->draw, repeat);
    struct tlc_selection selection = *divided->selection;
    selection.drawn = &rows;
    struct tlc_examples examples = pick(divided->data, &selection);
    examples.divided = divided;
    free(rows.row);
    return examples;
}

/* The split with folds that a draw goes back to. */
static int count_folds(const struct tlc_draw *draw)
{
    while (draw->folds == 0)
        draw = draw->before[0];
    return draw->folds;
}

struct tlc_examples tlc_select_divided(const struct tlc_divided *divided, uint64_t seed)
{
    for (int fold = 1; fold < count_folds(divided->draw); fold++) {
        struct tlc_examples other = pick_again(divided, (struct tlc_repeat){seed, fold});
        free((void *)other.rows);
        free((void *)other.targets);
    }
    return keep(pick_again(divided, (struct tlc_repeat){seed, 0}));
}

struct tlc_examples tlc_examples_of(const struct tlc_examples *examples, struct tlc_repeat repeat)
{
    if (!examples->divided)
        return *examples;
    struct tlc_examples others = pick_again(examples->divided, repeat);
    others.numbers = examples->numbers;
    return others;
}

struct tlc_examples tlc_sample_of(const struct tlc_examples *examples, struct tlc_repeat repeat,
                                  uint64_t seed)
{
    struct tlc_examples all = tlc_examples_of(examples, repeat), sample = tlc_sample(&all, seed);
    if (sample.rows != all.rows)
        tlc_sample_end(&all, examples);
    return sample;
}

/* ---- samples ------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    int32_t first = *(const int32_t *)a, second = *(const int32_t *)b;
    return (first > second) - (first < second);
}

struct tlc_examples tlc_sample(const struct tlc_examples *examples, uint64_t seed)
{
    struct tlc_examples sample = *examples;
    if (examples->count == examples->available)
        return sample;
    int32_t *order = tlc_allocate((size_t)examples->available, sizeof *order);
    tlc_shuffle(order, examples->available, seed, examples->stream, 0);
    qsort(order, (size_t)examples->count, sizeof *order, ascending);
    int32_t *rows = tlc_allocate((size_t)examples->count, sizeof *rows);
    int32_t *targets = tlc_allocate((size_t)examples->count, sizeof *targets);
    for (int i = 0; i < examples->count; i++) {
        rows[i] = examples->rows[order[i]];
        targets[i] = examples->targets[order[i]];
    }
    free(order);
    sample.rows = rows;
    sample.targets = targets;
    sample.available = examples->count;
    return sample;
}

void tlc_sample_end(const struct tlc_examples *sample, const struct tlc_examples *examples)
{
    if (sample->rows == examples->rows)
        return;
    free((int32_t *)sample->rows);
    free((int32_t *)sample->targets);
}
