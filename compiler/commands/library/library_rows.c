#include "commands/library/library_rows.h"

#include "base/printable.h"
#include "common/data_places.h"
#include "data/data.h"
#include "commands/predict/predict_tables.h"
#include "system/allocate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Reading {
    Arena *arena;
    const Plan *plan;
    const char *why;
    Diagnostics *diagnostics;
} Reading;

static bool refuse(const Reading *reading, const PlanFile *file, const char *problem)
{
    diag_report(reading->diagnostics, DIAG_ERROR, file->origin, "library-int8", "%s needs rows: %s",
                reading->why, printable(reading->arena, problem));
    return false;
}

/* ---- files ---- */

/* The directory that has the source's file; NULL: none has. */
static const char *find_directory(const Reading *reading, const struct tlc_source *source)
{
    const char *place;
    if (source->directory[0] == '/')
        return source->directory;
    for (size_t i = 0; (place = tlc_data_place(NULL, i)); i++) {
        const char *directory = arena_printf(reading->arena, "%s/%s", place, source->directory);
        const char *path =
            arena_printf(reading->arena, "%s/%s", directory, tlc_source_file(source));
        if (access(path, F_OK) == 0)
            return directory;
    }
    return NULL;
}

static const struct tlc_source *source_of(Arena *arena, const PlanFile *file)
{
    struct tlc_source *source = predict_source(arena, file);
    struct tlc_source_part *parts = arena_alloc(arena, (file->part_count + 1) * sizeof *parts);
    for (size_t i = 0; i < file->part_count; i++)
        parts[i] = (struct tlc_source_part){file->part_names[i].file, file->part_names[i].images,
                                            file->part_names[i].labels};
    source->parts = parts;
    source->part_count = (int)file->part_count;
    return source;
}

static bool read_file(const Reading *reading, const PlanFile *file, struct tlc_data *data)
{
    const struct tlc_source *source = source_of(reading->arena, file);
    const struct tlc_crew crew = {.threads = 1};
    const char *directory = find_directory(reading, source);
    struct tlc_fault fault;
    void *rest = NULL;
    if (!directory) {
        refuse(reading, file,
               arena_printf(reading->arena, "%s/%s cannot be found", file->path,
                            tlc_source_file(source)));
        diag_help(reading->diagnostics,
                  "it is looked for below $TLC_DATA, ./data and /usr/share/datasets");
        return false;
    }
    if (!tlc_source_read(directory, source, &crew, data, &rest, &fault))
        return refuse(reading, file, fault.text);
    tlc_data_keep(data);
    free(data->remark);
    if (!tlc_source_finish(source, rest, &fault))
        return refuse(reading, file, fault.text);
    return true;
}

/* ---- rows that are drawn ---- */

static int *first_and_last(const Reading *reading, const PlanDraw *draw)
{
    int *parts = arena_alloc(reading->arena, 2 * draw->part_count * sizeof *parts);
    for (size_t i = 0; i < 2 * draw->part_count; i++)
        parts[i] = (int)draw->parts[i];
    return parts;
}

static struct tlc_draw *draw_of(const Reading *reading, const PlanDraw *draw,
                                const struct tlc_data *data);

/* Those that it leaves out, drawn, or as they are to be drawn for each fold. */
static void add_others(const Reading *reading, const PlanDraw *draw, const struct tlc_data *data,
                       struct tlc_draw *to)
{
    const size_t count = draw->without.count;
    const struct tlc_drawn_rows **without =
        arena_alloc(reading->arena, (count + 1) * sizeof *without);
    const struct tlc_draw **before = arena_alloc(reading->arena, (count + 1) * sizeof *before);
    for (size_t i = 0; i < count; i++) {
        const PlanDraw *other = draw->without.items[i];
        const struct tlc_draw *how = draw_of(reading, other, data);
        struct tlc_drawn_rows *rows = arena_alloc(reading->arena, sizeof *rows);
        if (other->divided) {
            before[to->draws_before++] = how;
            continue;
        }
        *rows = tlc_draw_rows(data, how);
        without[to->others++] = rows;
    }
    to->without = without;
    to->before = before;
}

static struct tlc_draw *draw_of(const Reading *reading, const PlanDraw *draw,
                                const struct tlc_data *data)
{
    struct tlc_draw *to = arena_alloc(reading->arena, sizeof *to);
    struct tlc_part_of_rows *parts =
        arena_alloc(reading->arena, (draw->part_count + 1) * sizeof *parts);
    const int *ends = first_and_last(reading, draw);
    for (size_t i = 0; i < draw->part_count; i++)
        parts[i] = (struct tlc_part_of_rows){ends[2 * i], ends[2 * i + 1]};
    *to = (struct tlc_draw){.name = draw->name,
                            .parts = (int)draw->part_count,
                            .part = parts,
                            .fraction = draw->fraction,
                            .folds = (int)draw->folds,
                            .stratify = draw->stratify,
                            .grouped = draw->grouped,
                            .seed = draw->seed,
                            .stream = draw->stream};
    add_others(reading, draw, data, to);
    return to;
}

/* ---- examples ---- */

/* Whose rules the following two are: the runtime asks for functions of a label alone. */
static const PlanTask *asked_task;

static int64_t target_of(int64_t label)
{
    return label >= 0 && label < asked_task->labels ? asked_task->targets[label] : -1;
}

static bool is_taken(int64_t label)
{
    return target_of(label) >= 0;
}

static struct tlc_selection selection_of(const PlanExamples *examples)
{
    const PlanTask *task = examples->task;
    struct tlc_selection selection = {.name = examples->name,
                                      .first = (int)examples->first,
                                      .last = (int)examples->last,
                                      .limit = (int)examples->limit,
                                      .sampled = examples->sampled,
                                      .stream = examples->stream,
                                      .classes = (int)task->classes,
                                      .where = is_taken,
                                      .target = target_of,
                                      .outputs = (int)task->outputs,
                                      .output_name = task->output_names};
    if (examples->shift_stream)
        selection.shift = (struct tlc_shift){.down = (int)task->shift[0],
                                             .across = (int)task->shift[1],
                                             .height = (int)examples->file->shape[0],
                                             .width = (int)examples->file->shape[1],
                                             .stream = examples->shift_stream};
    return selection;
}

static struct tlc_examples select_examples(const Reading *reading, const PlanExamples *examples,
                                           const struct tlc_data *data)
{
    struct tlc_selection selection = selection_of(examples);
    struct tlc_draw *draw = examples->draw ? draw_of(reading, examples->draw, data) : NULL;
    struct tlc_drawn_rows drawn;
    struct tlc_examples all;
    asked_task = examples->task;
    if (draw && examples->draw->divided) {
        struct tlc_divided *divided = arena_alloc(reading->arena, sizeof *divided);
        struct tlc_selection *kept = arena_alloc(reading->arena, sizeof *kept);
        *kept = selection;
        *divided = (struct tlc_divided){data, kept, draw};
        all = tlc_select_divided(divided, reading->plan->seed);
    } else {
        if (draw) {
            drawn = tlc_draw_rows(data, draw);
            selection.drawn = &drawn;
        }
        all = tlc_select(data, &selection);
    }
    const struct tlc_examples sample = tlc_sample(&all, reading->plan->seed);
    if (sample.rows != all.rows) {
        tlc_keep((void *)sample.rows);
        tlc_keep((void *)sample.targets);
    }
    return sample;
}

/* ---- rows ---- */

typedef struct Rows {
    struct tlc_examples examples;
    const int32_t *rows; /* those that were picked of them */
    size_t size;         /* numbers of an example */
} Rows;

static const void *row_at(const void *context, int64_t row)
{
    const Rows *rows = context;
    const size_t bytes = rows->size * tlc_element_size(rows->examples.element);
    return (const char *)rows->examples.numbers + (size_t)rows->rows[row] * bytes;
}

static void pick(const Reading *reading, Rows *from, int64_t most, Int8Rows *to)
{
    const struct tlc_examples *examples = &from->examples;
    const int64_t count = examples->count < most ? examples->count : most;
    const int64_t outputs = examples->outputs;
    int32_t *rows = arena_alloc(reading->arena, (size_t)(count + 1) * sizeof *rows);
    int64_t *targets = arena_alloc(reading->arena, (size_t)(count + 1) * sizeof *targets);
    double *wanted = arena_alloc(reading->arena, (size_t)(count * outputs + 1) * sizeof *wanted);
    for (int64_t i = 0; i < count; i++) {
        const int64_t at = i * examples->count / count;
        rows[i] = examples->rows[at];
        targets[i] = examples->targets[at];
        for (int64_t k = 0; k < outputs; k++)
            wanted[i * outputs + k] = (double)examples->wanted[rows[i] * outputs + k];
    }
    from->rows = rows;
    *to = (Int8Rows){.count = count,
                     .at = row_at,
                     .context = from,
                     .targets = outputs ? NULL : targets,
                     .wanted = wanted,
                     .outputs = outputs};
}

bool library_rows_read(Arena *arena, const Plan *plan, const PlanExamples *examples, int64_t most,
                       const char *why, Int8Rows *rows, Diagnostics *diagnostics)
{
    const Reading reading = {arena, plan, why, diagnostics};
    struct tlc_data *data = arena_alloc(arena, sizeof *data);
    Rows *from = arena_alloc(arena, sizeof *from);
    if (!read_file(&reading, examples->file, data))
        return false;
    *from = (Rows){.examples = select_examples(&reading, examples, data),
                   .size = (size_t)examples->file->pixels};
    pick(&reading, from, most, rows);
    return true;
}
