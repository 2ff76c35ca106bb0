/* csv_source.c: examples and labels from a table, as a spec wants them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/csv_columns.h"
#include "formats/csv_source.h"
#include "formats/sources.h"
#include "system/allocate.h"
#include "system/bulk.h"
#include "system/format.h"

enum { BLOCK = 1024 };

/* A table while it is read. Plain numbers go to their places; what makes several numbers is read
 * into a block of its own first. Behind the inputs come the labels, or the targets, and, where they
 * are asked for, the groups. */
struct reading {
    const struct tlc_source *source;
    const struct tlc_csv_settings *settings;
    char *path;
    struct tlc_csv *csv;
    struct tlc_csv_column *columns; /* of inputs, of what is learned, and of groups */
    struct tlc_words *words;        /* of each */
    void *blocks;                   /* of each, BLOCK values of four bytes */
    float *numbers;
    int32_t *labels; /* or */
    float *targets;
    int32_t *groups;
    int64_t rows, room;
    uint64_t given;   /* rows of blocks before */
    size_t size;      /* numbers of an example */
    bool inputs_only; /* nothing is learned, and there are no groups */
};

static int count_learned(const struct reading *reading)
{
    if (reading->inputs_only)
        return 0;
    return reading->settings->label ? 1 : reading->source->targets;
}

static bool has_groups(const struct reading *reading)
{
    return !reading->inputs_only && reading->source->group;
}

static int count_columns(const struct reading *reading)
{
    return reading->settings->count + count_learned(reading) + has_groups(reading);
}

static void *block_of(const struct reading *reading, int column)
{
    return (char *)reading->blocks + (size_t)column * BLOCK * sizeof(float);
}

/* ---- columns --------------------------------------------------------------------------------- */

static void add_words(struct tlc_words *words, const char *const *texts, int count)
{
    for (int i = 0; i < count; i++)
        tlc_words_add(words, texts[i], strlen(texts[i]));
}

static bool begin_column(struct reading *reading, int i, const char *name, struct tlc_fault *fault)
{
    struct tlc_csv_column *column = &reading->columns[i];
    *column = (struct tlc_csv_column){.element = TLC_FLOAT32,
                                      .closed = true,
                                      .other = -1,
                                      .values = block_of(reading, i),
                                      .stride = sizeof(float)};
    return tlc_csv_column_of(reading->csv, name, &column->column, fault);
}

/* That of labels. */
static bool begin_label(struct reading *reading, struct tlc_fault *fault)
{
    const struct tlc_csv_settings *settings = reading->settings;
    struct tlc_words *classes = &reading->words[settings->count];
    add_words(classes, reading->source->class_name, reading->source->classes);
    if (!begin_column(reading, settings->count, settings->label, fault))
        return false;
    reading->columns[settings->count].words = classes;
    return true;
}

static bool begin_targets(struct reading *reading, struct tlc_fault *fault)
{
    const struct tlc_source *source = reading->source;
    for (int i = 0; i < source->targets; i++)
        if (!begin_column(reading, reading->settings->count + i, source->target_name[i], fault))
            return false;
    return true;
}

/* Any word is a group, but nothing is none. */
static bool begin_groups(struct reading *reading, struct tlc_fault *fault)
{
    const int column = reading->settings->count + count_learned(reading);
    if (!begin_column(reading, column, reading->source->group, fault))
        return false;
    reading->columns[column].words = &reading->words[column];
    reading->columns[column].closed = false;
    return true;
}

static bool begin_columns(struct reading *reading, struct tlc_fault *fault)
{
    const struct tlc_csv_settings *settings = reading->settings;
    for (int i = 0; i < settings->count; i++) {
        const struct tlc_csv_input *input = &settings->inputs[i];
        if (!begin_column(reading, i, input->column, fault))
            return false;
        if (input->words) {
            add_words(&reading->words[i], input->words, input->count);
            reading->columns[i].words = &reading->words[i];
            reading->columns[i].other = input->other;
        }
        reading->columns[i].may_miss = input->words || input->optional;
    }
    if (reading->inputs_only)
        return true;
    if (!(settings->label ? begin_label(reading, fault) : begin_targets(reading, fault)))
        return false;
    return !has_groups(reading) || begin_groups(reading, fault);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static size_t width_of(const struct tlc_csv_input *input)
{
    return input->words ? (size_t)input->count : input->optional ? 2 : 1;
}

static void grow(struct reading *reading, size_t row_size)
{
    const size_t targets = (size_t)reading->source->targets;
    reading->room = reading->room ? 2 * reading->room : BLOCK;
    const size_t room = (size_t)reading->room;
    reading->numbers =
        tlc_bulk_resize(reading->numbers, (size_t)reading->rows * row_size, room * row_size);
    if (reading->settings->label)
        reading->labels = tlc_resize(reading->labels, room * sizeof *reading->labels);
    else
        reading->targets = tlc_resize(reading->targets, room * targets * sizeof *reading->targets);
    if (reading->source->group)
        reading->groups = tlc_resize(reading->groups, room * sizeof *reading->groups);
}

/* What is learned goes to its place at once. */
static void place_learned(struct reading *reading)
{
    struct tlc_csv_column *columns = &reading->columns[reading->settings->count];
    const size_t targets = (size_t)reading->source->targets;
    if (reading->settings->label)
        columns->values = reading->labels + reading->rows;
    else
        for (size_t i = 0; i < targets; i++) {
            columns[i].values = reading->targets + (size_t)reading->rows * targets + i;
            columns[i].stride = targets * sizeof *reading->targets;
        }
}

/* Room for so many more rows; plain numbers go there at once. */
static void make_room(struct reading *reading, int64_t more)
{
    const struct tlc_csv_settings *settings = reading->settings;
    const size_t row_size = reading->size * sizeof *reading->numbers;
    if (reading->rows + more > reading->room)
        grow(reading, row_size);
    float *place = reading->numbers + (size_t)reading->rows * reading->size;
    for (int i = 0; i < settings->count; place += width_of(&settings->inputs[i++]))
        if (width_of(&settings->inputs[i]) == 1 && !settings->inputs[i].words) {
            reading->columns[i].values = place;
            reading->columns[i].stride = row_size;
        }
    if (!reading->inputs_only)
        place_learned(reading);
    if (has_groups(reading))
        reading->columns[settings->count + count_learned(reading)].values =
            reading->groups + reading->rows;
}

static void spread_words(float *place, size_t stride, int count, const int32_t *words, int64_t rows)
{
    for (int64_t row = 0; row < rows; row++, place += stride)
        for (int i = 0; i < count; i++)
            place[i] = i == words[row] ? 1.0f : 0.0f;
}

static void spread_optional(float *place, size_t stride, const float *numbers, int64_t rows)
{
    for (int64_t row = 0; row < rows; row++, place += stride) {
        const bool missing = isnan(numbers[row]);
        place[0] = missing ? 0.0f : numbers[row];
        place[1] = missing ? 1.0f : 0.0f;
    }
}

static void spread(struct reading *reading, int64_t rows)
{
    float *place = reading->numbers + (size_t)reading->rows * reading->size;
    for (int i = 0; i < reading->settings->count; i++) {
        const struct tlc_csv_input *input = &reading->settings->inputs[i];
        if (input->words)
            spread_words(place, reading->size, input->count, block_of(reading, i), rows);
        else if (input->optional)
            spread_optional(place, reading->size, block_of(reading, i), rows);
        place += width_of(input);
    }
}

/* Rows until there are so many, fewer where there are no more. */
static bool read_rows(struct reading *reading, int64_t needed, struct tlc_fault *fault)
{
    const struct tlc_csv_settings *settings = reading->settings;
    const struct tlc_csv_missing missing = {settings->missing, (size_t)settings->missing_count};
    int64_t want = BLOCK, got = BLOCK;
    while (got == want && reading->rows < needed) {
        want = needed - reading->rows < BLOCK ? needed - reading->rows : BLOCK;
        make_room(reading, want);
        if (!tlc_csv_read(reading->csv, reading->columns, (size_t)count_columns(reading), &missing,
                          want, &got, fault))
            return false;
        spread(reading, got);
        reading->rows += got;
    }
    return true;
}

/* ---- the source ------------------------------------------------------------------------------ */

static bool open_table(struct reading *reading, struct tlc_fault *fault)
{
    const int size = tlc_source_numbers(reading->source, tlc_csv_called(reading->path), fault);
    if (size < 0)
        return false;
    reading->size = (size_t)size;
    reading->csv = tlc_csv_open(reading->path, &reading->settings->dialect, fault);
    return reading->csv && begin_columns(reading, fault);
}

static bool read_table(struct reading *reading, struct tlc_data *data, struct tlc_fault *fault)
{
    const int64_t needed = reading->source->all_rows ? INT32_MAX : reading->source->rows;
    if (!open_table(reading, fault) || !read_rows(reading, needed, fault))
        return false;
    const int rows =
        tlc_source_rows(reading->source, reading->path, (uint64_t)reading->rows, fault);
    if (rows < 0 ||
        !tlc_source_check_numbers(reading->source, reading->path, reading->numbers, rows, fault))
        return false;
    *data = (struct tlc_data){.element = TLC_FLOAT32,
                              .numbers = reading->numbers,
                              .labels = reading->labels,
                              .targets = reading->targets,
                              .rows = rows,
                              .size = (int)reading->size,
                              .outputs = reading->source->targets,
                              .scale = reading->source->scale};
    if (reading->source->group)
        data->groups = tlc_source_groups(
            reading->source, &reading->words[count_columns(reading) - 1], reading->groups);
    return true;
}

/* All but what the data has become. */
static void end_reading(struct reading *reading)
{
    for (int i = 0; i < count_columns(reading); i++)
        tlc_words_end(&reading->words[i]);
    free(reading->words);
    free(reading->columns);
    free(reading->blocks);
    free(reading->path);
}

/* Takes the path over. */
static struct reading begin_reading(const struct tlc_source *source, char *path)
{
    const struct tlc_csv_settings *settings = source->settings;
    const size_t columns =
        (size_t)settings->count + (settings->label ? 1 : (size_t)source->targets) + 1;
    return (struct reading){.source = source,
                            .settings = settings,
                            .path = path,
                            .columns = tlc_allocate(columns, sizeof(struct tlc_csv_column)),
                            .words = tlc_allocate(columns, sizeof(struct tlc_words)),
                            .blocks = tlc_allocate(columns * BLOCK, sizeof(float))};
}

static bool read_csv(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                     void **rest, struct tlc_fault *fault)
{
    struct reading reading = begin_reading(source, tlc_source_path(directory, source->file));
    const bool done = read_table(&reading, data, fault);
    if (done)
        *rest = reading.csv;
    else {
        tlc_bulk_free(reading.numbers);
        free(reading.labels);
        free(reading.targets);
        free(reading.groups);
        if (reading.csv)
            tlc_csv_close(reading.csv);
    }
    end_reading(&reading);
    return done;
}

/* Rows that nobody needs are rows all the same. */
static bool finish_csv(void *rest, struct tlc_fault *fault)
{
    const struct tlc_csv_row *row = NULL;
    bool done = true;
    while (rest && (done = tlc_csv_next(rest, &row, fault)) && row)
        ;
    if (rest)
        tlc_csv_close(rest);
    return done;
}

/* ---- inputs alone ---------------------------------------------------------------------------- */

static void close_blocks(void *state)
{
    struct reading *reading = state;
    if (reading->csv)
        tlc_csv_close(reading->csv);
    end_reading(reading);
    free(reading);
}

static void *open_blocks(const char *path, const struct tlc_source *source, int threads,
                         struct tlc_fault *fault)
{
    (void)threads;
    struct reading *reading = tlc_allocate(1, sizeof *reading);
    *reading = begin_reading(source, path ? tlc_source_path(NULL, path) : NULL);
    reading->inputs_only = true;
    if (open_table(reading, fault))
        return reading;
    close_blocks(reading);
    return NULL;
}

static bool read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault)
{
    struct reading *reading = state;
    reading->numbers = numbers;
    reading->rows = 0;
    reading->room = most;
    if (!read_rows(reading, most, fault))
        return false;
    *rows = (int)reading->rows;
    reading->given += (uint64_t)*rows;
    return tlc_source_check_block(reading->source, tlc_csv_called(reading->path), numbers,
                                  reading->given - (uint64_t)*rows, *rows, fault);
}

static const struct tlc_block_reader block_reader = {
    .open = open_blocks, .read = read_block, .reads_standard_input = true, .close = close_blocks};

const struct tlc_source_format tlc_format_csv = {
    .read = read_csv, .finish = finish_csv, .blocks = &block_reader};
