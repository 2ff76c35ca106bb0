/* pairs.c: examples and labels as two streams of rows.
 *
 * A header is never believed before the data has arrived: sizes are compared with what the spec
 * says, and buffers grow as bytes come in. All files are read to their end.
 */
#include <stdlib.h>
#include <string.h>

#include "formats/pairs.h"
#include "system/allocate.h"
#include "system/bulk.h"

enum { FIRST_BUFFER = 1 << 20, AT_A_TIME = 1 << 16 };

static void end_rows(struct tlc_rows *rows)
{
    if (rows->input)
        tlc_input_close(rows->input);
    if (rows->stream)
        rows->stream->end(rows->state);
    free(rows->path);
}

/* ---- reading one of them -------------------------------------------------------------------- */

static bool fault_of_truncated(const struct tlc_rows *rows, uint64_t row, struct tlc_fault *fault)
{
    return tlc_fault_set(
        fault, "%s is truncated: its data ends in row %llu, its header promises %llu rows",
        rows->path, (unsigned long long)row, (unsigned long long)rows->rows);
}

static bool read_some(const struct tlc_rows *rows, void *bytes, size_t size, size_t *count,
                      struct tlc_fault *fault)
{
    return rows->stream ? rows->stream->read(rows->state, bytes, size, count, fault)
                        : tlc_input_read(rows->input, bytes, size, count, fault);
}

static bool read_growing(const struct tlc_rows *rows, size_t size, uint8_t **bytes, size_t *done,
                         struct tlc_fault *fault)
{
    size_t capacity = 0, count;
    *done = 0;
    do {
        size_t next = capacity ? 2 * capacity : FIRST_BUFFER;
        capacity = next < size ? next : size;
        *bytes = tlc_bulk_resize(*bytes, *done, capacity);
        if (!read_some(rows, *bytes + *done, capacity - *done, &count, fault))
            return false;
        *done += count;
    } while (*done == capacity && capacity < size);
    return true;
}

/* The first `count` rows, to be freed, also after a fault. */
static bool read_rows(const struct tlc_rows *rows, uint64_t count, size_t row_size, uint8_t **bytes,
                      struct tlc_fault *fault)
{
    size_t size, done;
    if (__builtin_mul_overflow(count, row_size, &size) || size > SIZE_MAX / 2)
        return tlc_fault_set(fault, "%s: %llu rows of %zu bytes do not fit into memory", rows->path,
                             (unsigned long long)count, row_size);
    if (!read_growing(rows, size, bytes, &done, fault))
        return false;
    return done == size || fault_of_truncated(rows, done / row_size, fault);
}

/* Passes over rows that nobody needs. */
static bool skip_rows(const struct tlc_rows *rows, uint64_t read, uint64_t row_size,
                      uint8_t *unneeded, struct tlc_fault *fault)
{
    uint64_t left = (rows->rows - read) * row_size;
    while (left > 0) {
        size_t most = left < AT_A_TIME ? (size_t)left : AT_A_TIME, count;
        if (!tlc_input_read(rows->input, unneeded, most, &count, fault))
            return false;
        left -= count;
        if (count < most)
            return fault_of_truncated(rows, rows->rows - 1 - (left - 1) / row_size, fault);
    }
    return true;
}

/* Rows that nobody needs are read as well, since the checksum stands behind the last; but not kept.
 * A file has fewer than 2^31 rows, and a spec asks for no more than 2^27 bytes a row. */
static bool check_rest(const struct tlc_rows *rows, uint64_t read, uint64_t row_size,
                       struct tlc_fault *fault)
{
    if (rows->stream)
        return true;
    uint8_t *unneeded = tlc_allocate(AT_A_TIME, 1);
    size_t count = 0;
    bool good = skip_rows(rows, read, row_size, unneeded, fault) &&
                tlc_input_read(rows->input, unneeded, 1, &count, fault);
    free(unneeded);
    if (good && count > 0)
        good = tlc_fault_set(fault, "%s goes on after the %llu rows its header promises",
                             rows->path, (unsigned long long)rows->rows);
    return good;
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
};

static void end_pair(struct pair *pair)
{
    end_rows(&pair->images);
    end_rows(&pair->labels);
    free(pair);
}

static bool open_pair(struct pair *pair, tlc_open_rows *open, const char *directory,
                      const struct tlc_source *source, struct tlc_fault *fault)
{
    return open(&pair->images, directory, source, false, fault) &&
           tlc_source_check_element(source, pair->images.path, pair->images.element, fault) &&
           open(&pair->labels, directory, source, true, fault);
}

static bool check_sizes(struct pair *pair, const struct tlc_source *source, struct tlc_fault *fault)
{
    const struct tlc_rows *images = &pair->images, *labels = &pair->labels;
    if (!tlc_source_check_shape(source, images->path, images->dimensions, images->size, fault))
        return false;
    if (images->rows != labels->rows)
        return tlc_fault_set(fault, "%s has %llu images, but %s has %llu %s", images->path,
                             (unsigned long long)images->rows, labels->path,
                             (unsigned long long)labels->rows,
                             source->targets ? "targets" : "labels");
    pair->rows = tlc_source_rows(source, images->path, images->rows, fault);
    pair->size = pair->rows < 0 ? -1 : tlc_source_numbers(source, images->path, fault);
    pair->row_size = (size_t)pair->size * tlc_element_size(source->element);
    return pair->size >= 0;
}

/* ---- labels --------------------------------------------------------------------------------- */

static size_t label_size(const struct tlc_rows *labels)
{
    if (labels->characters)
        return (size_t)labels->characters * (labels->wide ? sizeof(uint32_t) : 1);
    return tlc_element_size(labels->element);
}

/* Room for a character of UTF-8. */
enum { LONGEST_CHARACTER = 4 };

/* A code point as UTF-8, a question mark for what is none. Returns how many bytes it takes. */
static int put_character(char *text, uint32_t code)
{
    if (code >= 0x110000 || (code >= 0xd800 && code < 0xe000))
        code = '?';
    const int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const uint8_t first[] = {0, 0xc0, 0xe0, 0xf0};
    text[0] = (char)(first[more] | code >> 6 * more);
    for (int i = 1; i <= more; i++)
        text[i] = (char)(0x80 | (code >> 6 * (more - i) & 0x3f));
    return more + 1;
}

/* The row's text, which zeros end that are not it. */
static void take_text(const struct tlc_rows *labels, const uint8_t *bytes, int row, char *text)
{
    const uint8_t *at = bytes + (size_t)row * label_size(labels);
    int used = 0;
    for (int i = 0; i < labels->characters; i++) {
        uint32_t code = at[i];
        if (labels->wide)
            memcpy(&code, at + 4 * i, sizeof code);
        if (code == 0)
            break;
        if (labels->wide)
            used += put_character(text + used, labels->swapped ? __builtin_bswap32(code) : code);
        else
            text[used++] = (char)code;
    }
    text[used] = '\0';
}

static bool take_texts(struct pair *pair, const struct tlc_source *source, const uint8_t *bytes,
                       struct tlc_fault *fault)
{
    const struct tlc_rows *labels = &pair->labels;
    char *text = tlc_allocate((size_t)labels->characters * LONGEST_CHARACTER + 1, 1);
    bool good = true;
    pair->label = tlc_allocate((size_t)pair->rows, sizeof *pair->label);
    for (int row = 0; row < pair->rows && good; row++) {
        take_text(labels, bytes, row, text);
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
    uint8_t *bytes = tlc_allocate((size_t)pair->rows * targets, element);
    for (size_t row = 0; row < (size_t)pair->rows; row++)
        for (size_t i = 0; i < targets; i++)
            memcpy(bytes + (row * targets + i) * element, all + (i * rows + row) * element,
                   element);
    free(all);
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
    const bool good =
        read_rows(rows, needed, size, &bytes, fault) && check_rest(rows, needed, size, fault);
    if (good) {
        if (rows->by_columns)
            bytes = by_rows(pair, source, bytes);
        if (rows->swapped)
            tlc_swap_bytes(rows->element, bytes, (size_t)pair->rows * targets);
        pair->target =
            tlc_source_targets(source, rows->path, rows->element, bytes, pair->rows, fault);
    }
    free(bytes);
    return good && pair->target;
}

static bool read_labels(struct pair *pair, const struct tlc_source *source, struct tlc_fault *fault)
{
    const struct tlc_rows *labels = &pair->labels;
    const size_t size = label_size(labels);
    uint8_t *bytes = NULL;
    if (source->targets)
        return read_targets(pair, source, fault);
    const bool good = read_rows(labels, (uint64_t)pair->rows, size, &bytes, fault) &&
                      check_rest(labels, (uint64_t)pair->rows, size, fault) &&
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
    const bool good = read_rows(&pair->images, pair->images.rows, pair->row_size, &all, fault);
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
              : read_rows(images, pair->read, pair->row_size, &pair->numbers, fault)))
        return false;
    if (images->swapped)
        tlc_swap_bytes(images->element, pair->numbers, (size_t)pair->rows * (size_t)pair->size);
    return tlc_source_check_numbers(source, images->path, pair->numbers, pair->rows, fault);
}

bool tlc_pair_read(tlc_open_rows *open, const char *directory, const struct tlc_source *source,
                   struct tlc_data *data, void **rest, struct tlc_fault *fault)
{
    struct pair *pair = tlc_allocate(1, sizeof *pair);
    if (!open_pair(pair, open, directory, source, fault) || !check_sizes(pair, source, fault) ||
        !read_labels(pair, source, fault) || !read_images(pair, source, fault)) {
        tlc_bulk_free(pair->numbers);
        free(pair->label);
        free(pair->target);
        end_pair(pair);
        return false;
    }
    *data = (struct tlc_data){.element = source->element,
                              .numbers = pair->numbers,
                              .labels = pair->label,
                              .targets = pair->target,
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
    const bool good = check_rest(&pair->images, pair->read, pair->row_size, fault);
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
    end_rows(&blocks->pair.images);
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
    if (open(&blocks->pair.images, NULL, &own, false, fault) && begin_blocks(blocks, fault))
        return blocks;
    tlc_pair_close(blocks);
    return NULL;
}

/* `count` rows that there are. */
static bool take_block(struct blocks *blocks, void *numbers, size_t count, struct tlc_fault *fault)
{
    const struct pair *pair = &blocks->pair;
    const size_t size = count * pair->row_size;
    size_t done = 0;
    if (pair->numbers) {
        memcpy(numbers, pair->numbers + blocks->given * pair->row_size, size);
        return true;
    }
    if (!read_some(&pair->images, numbers, size, &done, fault))
        return false;
    return done == size ||
           fault_of_truncated(&pair->images, blocks->given + done / pair->row_size, fault);
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
    return *rows == most || check_rest(images, images->rows, pair->row_size, fault);
}
