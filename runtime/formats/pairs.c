/* pairs.c: examples and labels as two streams of rows, whose sizes are compared with what the spec
 * says. All files are read to their end.
 */
#include <stdlib.h>
#include <string.h>

#include "formats/pairs.h"
#include "system/allocate.h"
#include "system/bulk.h"

const char *tlc_name_of_part(const struct tlc_source *source, enum tlc_part_of_source part)
{
    return part == TLC_PART_GROUPS   ? source->group
           : part == TLC_PART_LABELS ? source->labels
                                     : source->images;
}

/* ---- both ----------------------------------------------------------------------------------- */

struct pair {
    struct tlc_rows images, labels;
    int rows, size;  /* rows that are needed, and numbers of one of them */
    size_t row_size; /* in bytes */
    uint64_t read;   /* rows of the images that have been */
    uint8_t *numbers;
    int32_t *label; /* or */
    float *target;
    struct tlc_groups *groups;
};

static void end_pair(struct pair *pair)
{
    tlc_rows_end(&pair->images);
    tlc_rows_end(&pair->labels);
    free(pair);
}

static bool check_element(const struct tlc_rows *images, const struct tlc_source *source,
                          struct tlc_fault *fault)
{
    if (images->halves && images->element != source->element)
        return tlc_fault_set(fault,
                             "%s: its numbers are float16, which are read as float32, but the spec "
                             "says type: %s",
                             images->path, tlc_element_name(source->element));
    return tlc_source_check_element(source, images->path, images->element, fault);
}

static bool open_pair(struct pair *pair, tlc_open_rows *open, const char *directory,
                      const struct tlc_source *source, struct tlc_fault *fault)
{
    return open(&pair->images, directory, source, TLC_PART_IMAGES, fault) &&
           check_element(&pair->images, source, fault) &&
           open(&pair->labels, directory, source, TLC_PART_LABELS, fault);
}

static bool check_sizes(struct pair *pair, const struct tlc_source *source, struct tlc_fault *fault)
{
    const struct tlc_rows *images = &pair->images, *labels = &pair->labels;
    if (!tlc_source_check_shape(source, images->path, images->dimensions, images->size, fault))
        return false;
    if (images->rows != labels->rows)
        return tlc_fault_set(fault, "%s has %llu examples, but %s has %llu %s", images->path,
                             (unsigned long long)images->rows, labels->path,
                             (unsigned long long)labels->rows,
                             source->targets ? "targets" : "labels");
    pair->rows = tlc_source_rows(source, images->path, images->rows, fault);
    pair->size = pair->rows < 0 ? -1 : tlc_source_numbers(source, images->path, fault);
    pair->row_size = (size_t)pair->size * tlc_element_size(source->element);
    return pair->size >= 0;
}

/* ---- labels --------------------------------------------------------------------------------- */

static bool take_texts(struct pair *pair, const struct tlc_source *source, const uint8_t *bytes,
                       struct tlc_fault *fault)
{
    const struct tlc_rows *labels = &pair->labels;
    char *text = tlc_allocate(tlc_rows_text_size(labels), 1);
    bool good = true;
    pair->label = tlc_allocate((size_t)pair->rows, sizeof *pair->label);
    for (int row = 0; row < pair->rows && good; row++) {
        tlc_rows_text(labels, bytes, row, text);
        good = tlc_source_class(source, labels->path, row, text, &pair->label[row], fault);
    }
    free(text);
    return good;
}

static bool take_labels(struct pair *pair, const struct tlc_source *source, uint8_t *bytes,
                        struct tlc_fault *fault)
{
    const struct tlc_rows *labels = &pair->labels;
    if (labels->characters)
        return take_texts(pair, source, bytes, fault);
    if (labels->swapped)
        tlc_swap_bytes(labels->element, bytes, (size_t)pair->rows);
    pair->label =
        tlc_source_labels(source, labels->path, labels->element, bytes, pair->rows, fault);
    return pair->label != NULL;
}

/* ---- targets -------------------------------------------------------------------------------- */

static bool check_targets(const struct tlc_rows *rows, const struct tlc_source *source,
                          struct tlc_fault *fault)
{
    const int64_t found = rows->dimensions == 0 ? 1 : rows->size[0];
    if (rows->characters)
        return tlc_fault_set(fault, "%s: its targets are texts, and targets are numbers",
                             rows->path);
    if (rows->dimensions > 1)
        return tlc_fault_set(fault, "%s: its targets have %d dimensions, and 1 or 2 are expected",
                             rows->path, rows->dimensions + 1);
    if (found == source->targets)
        return true;
    return tlc_fault_set(fault, "%s: its targets are %lld number%s each, but the spec says %d",
                         rows->path, (long long)found, found == 1 ? "" : "s", source->targets);
}

/* Of an array that stands by columns, what belongs to the rows that are needed. */
static uint8_t *by_rows(const struct pair *pair, const struct tlc_source *source, uint8_t *all)
{
    const size_t element = tlc_element_size(pair->labels.element);
    const size_t targets = (size_t)source->targets, rows = (size_t)pair->labels.rows;
    uint8_t *bytes = tlc_bulk_resize(NULL, 0, (size_t)pair->rows * targets * element);
    for (size_t row = 0; row < (size_t)pair->rows; row++)
        for (size_t i = 0; i < targets; i++)
            memcpy(bytes + (row * targets + i) * element, all + (i * rows + row) * element,
                   element);
    tlc_bulk_free(all);
    return bytes;
}

static bool read_targets(struct pair *pair, const struct tlc_source *source,
                         struct tlc_fault *fault)
{
    const struct tlc_rows *rows = &pair->labels;
    const size_t targets = (size_t)source->targets;
    const size_t size = targets * tlc_element_size(rows->element);
    const uint64_t needed = rows->by_columns ? rows->rows : (uint64_t)pair->rows;
    uint8_t *bytes = NULL;
    if (!check_targets(rows, source, fault))
        return false;
    const bool good = tlc_rows_read(rows, needed, size, &bytes, fault) &&
                      tlc_rows_check_rest(rows, needed, size, fault);
    if (good) {
        if (rows->by_columns)
            bytes = by_rows(pair, source, bytes);
        if (rows->swapped)
            tlc_swap_bytes(rows->element, bytes, (size_t)pair->rows * targets);
        pair->target =
            tlc_source_targets(source, rows->path, rows->element, bytes, pair->rows, fault);
    }
    tlc_bulk_free(bytes);
    return good && pair->target;
}

static bool read_labels(struct pair *pair, const struct tlc_source *source, struct tlc_fault *fault)
{
    const struct tlc_rows *labels = &pair->labels;
    const size_t size = tlc_rows_item_size(labels);
    uint8_t *bytes = NULL;
    if (source->targets)
        return read_targets(pair, source, fault);
    const bool good = tlc_rows_read(labels, (uint64_t)pair->rows, size, &bytes, fault) &&
                      tlc_rows_check_rest(labels, (uint64_t)pair->rows, size, fault) &&
                      take_labels(pair, source, bytes, fault);
    tlc_bulk_free(bytes);
    return good;
}

/* ---- numbers by columns --------------------------------------------------------------------- */

/* The next index of an example, the last running fastest. */
static void count_up(const struct tlc_source *source, int *index)
{
    int i = source->dimensions - 1;
    while (i > 0 && ++index[i] == source->shape[i])
        index[i--] = 0;
    if (i == 0)
        index[0]++;
}

/* Puts the rows that are needed where they belong: the number at [row, i, j, ...] of all stands at
 * row + rows (i + sizes (j + ...)). */
static void take_rows(struct pair *pair, const struct tlc_source *source, const uint8_t *all)
{
    const size_t element = tlc_element_size(source->element);
    const uint64_t rows = pair->images.rows;
    int index[TLC_MOST_RANK] = {0};
    for (int number = 0; number < pair->size; number++, count_up(source, index)) {
        uint64_t at = 0;
        for (int i = source->dimensions; i-- > 0;)
            at = at * (uint64_t)source->shape[i] + (uint64_t)index[i];
        for (int row = 0; row < pair->rows; row++)
            memcpy(pair->numbers + (size_t)row * pair->row_size + (size_t)number * element,
                   all + (at * rows + (uint64_t)row) * element, element);
    }
}

static bool read_columns(struct pair *pair, const struct tlc_source *source,
                         struct tlc_fault *fault)
{
    uint8_t *all = NULL;
    const bool good = tlc_rows_read(&pair->images, pair->images.rows, pair->row_size, &all, fault);
    if (good) {
        pair->numbers = tlc_bulk_resize(NULL, 0, (size_t)pair->rows * pair->row_size);
        take_rows(pair, source, all);
    }
    tlc_bulk_free(all);
    pair->read = pair->images.rows;
    return good;
}

/* ---- from begin to end ---------------------------------------------------------------------- */

static bool read_images(struct pair *pair, const struct tlc_source *source, struct tlc_fault *fault)
{
    const struct tlc_rows *images = &pair->images;
    pair->read = (uint64_t)pair->rows;
    if (!(images->by_columns
              ? read_columns(pair, source, fault)
              : tlc_rows_read(images, pair->read, pair->row_size, &pair->numbers, fault)))
        return false;
    if (images->swapped)
        tlc_swap_bytes(images->element, pair->numbers, (size_t)pair->rows * (size_t)pair->size);
    return tlc_source_check_numbers(source, images->path, pair->numbers, pair->rows, fault);
}

static bool read_groups(struct pair *pair, tlc_open_rows *open, const char *directory,
                        const struct tlc_source *source, struct tlc_fault *fault)
{
    if (!source->group)
        return true;
    pair->groups = tlc_pair_groups(open, directory, source, &pair->images, pair->rows, fault);
    return pair->groups != NULL;
}

static void drop_pair(struct pair *pair)
{
    tlc_bulk_free(pair->numbers);
    free(pair->label);
    free(pair->target);
    if (pair->groups)
        free((void *)pair->groups->of);
    free(pair->groups);
    end_pair(pair);
}

bool tlc_pair_read(tlc_open_rows *open, const char *directory, const struct tlc_source *source,
                   struct tlc_data *data, void **rest, struct tlc_fault *fault)
{
    struct pair *pair = tlc_allocate(1, sizeof *pair);
    if (!open_pair(pair, open, directory, source, fault) || !check_sizes(pair, source, fault) ||
        !read_labels(pair, source, fault) || !read_groups(pair, open, directory, source, fault) ||
        !read_images(pair, source, fault)) {
        drop_pair(pair);
        return false;
    }
    *data = (struct tlc_data){.element = source->element,
                              .numbers = pair->numbers,
                              .labels = pair->label,
                              .targets = pair->target,
                              .groups = pair->groups,
                              .rows = pair->rows,
                              .size = pair->size,
                              .outputs = source->targets,
                              .scale = source->scale};
    *rest = pair;
    return true;
}

bool tlc_pair_finish(void *rest, struct tlc_fault *fault)
{
    struct pair *pair = rest;
    const bool good = tlc_rows_check_rest(&pair->images, pair->read, pair->row_size, fault);
    end_pair(pair);
    return good;
}

/* ---- images alone --------------------------------------------------------------------------- */

/* Of what stands by columns all rows are in `pair.numbers`. */
struct blocks {
    struct pair pair;
    const struct tlc_source *source;
    uint64_t given;
};

void tlc_pair_close(void *state)
{
    struct blocks *blocks = state;
    tlc_bulk_free(blocks->pair.numbers);
    tlc_rows_end(&blocks->pair.images);
    free(blocks);
}

/* The source as if the file were its own. */
static struct tlc_source source_at(const struct tlc_source *source, const char *path)
{
    struct tlc_source at = *source;
    if (at.file)
        at.file = path;
    else
        at.images = path;
    return at;
}

/* The last row of what stands by columns begins with it, and ends with it. */
static bool read_all_columns(struct blocks *blocks, struct tlc_fault *fault)
{
    const struct tlc_source all = {.all_rows = true};
    struct pair *pair = &blocks->pair;
    pair->rows = tlc_source_rows(&all, pair->images.path, pair->images.rows, fault);
    return pair->rows >= 0 && read_columns(pair, blocks->source, fault);
}

static bool begin_blocks(struct blocks *blocks, struct tlc_fault *fault)
{
    struct pair *pair = &blocks->pair;
    const struct tlc_source *source = blocks->source;
    const struct tlc_rows *images = &pair->images;
    if (!tlc_source_check_element(source, images->path, images->element, fault) ||
        !tlc_source_check_shape(source, images->path, images->dimensions, images->size, fault))
        return false;
    pair->size = tlc_source_numbers(source, images->path, fault);
    pair->row_size = (size_t)pair->size * tlc_element_size(source->element);
    return pair->size >= 0 && (!images->by_columns || read_all_columns(blocks, fault));
}

void *tlc_pair_open(tlc_open_rows *open, const char *path, const struct tlc_source *source,
                    struct tlc_fault *fault)
{
    struct blocks *blocks = tlc_allocate(1, sizeof *blocks);
    const struct tlc_source own = source_at(source, path);
    blocks->source = source;
    if (open(&blocks->pair.images, NULL, &own, TLC_PART_IMAGES, fault) &&
        begin_blocks(blocks, fault))
        return blocks;
    tlc_pair_close(blocks);
    return NULL;
}

/* `count` rows that there are. */
static bool take_block(struct blocks *blocks, void *numbers, size_t count, struct tlc_fault *fault)
{
    const struct pair *pair = &blocks->pair;
    if (!pair->numbers)
        return tlc_rows_read_block(&pair->images, blocks->given, count, pair->row_size, numbers,
                                   fault);
    memcpy(numbers, pair->numbers + blocks->given * pair->row_size, count * pair->row_size);
    return true;
}

bool tlc_pair_read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault)
{
    struct blocks *blocks = state;
    const struct pair *pair = &blocks->pair;
    const struct tlc_rows *images = &pair->images;
    const uint64_t left = images->rows - blocks->given;
    const size_t count = left < (uint64_t)most ? (size_t)left : (size_t)most;
    *rows = (int)count;
    if (!take_block(blocks, numbers, count, fault))
        return false;
    if (images->swapped)
        tlc_swap_bytes(images->element, numbers, count * (size_t)pair->size);
    if (!tlc_source_check_block(blocks->source, images->path, numbers, blocks->given, *rows, fault))
        return false;
    blocks->given += count;
    return *rows == most || tlc_rows_check_rest(images, images->rows, pair->row_size, fault);
}
