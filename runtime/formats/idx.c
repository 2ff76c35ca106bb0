/* idx.c: pairs of IDX files, plain or gzip.
 *
 * A file's header is never believed before the data has arrived: sizes are compared with what the
 * spec says, and buffers grow as bytes come in. All files are read to their end.
 */
#include <stdlib.h>

#include "formats/sources.h"
#include "system/allocate.h"
#include "system/format.h"
#include "system/input.h"

enum { FIRST_BUFFER = 1 << 20, AT_A_TIME = 1 << 16 };

/* ---- one file ------------------------------------------------------------------------------- */

struct idx_file {
    char *path;
    struct tlc_input *input;     /* NULL: it could not be opened */
    uint32_t rows;               /* as the header says */
    int dimensions;              /* of one row */
    int64_t size[TLC_MOST_RANK]; /* of one row */
};

static void close_idx(struct idx_file *file)
{
    if (file->input)
        tlc_input_close(file->input);
    free(file->path);
}

static bool read_size(const struct idx_file *file, uint32_t *size, struct tlc_fault *fault)
{
    uint8_t bytes[4];
    size_t count;
    if (!tlc_input_read(file->input, bytes, sizeof bytes, &count, fault))
        return false;
    if (count < sizeof bytes)
        return tlc_fault_set(fault, "%s is truncated: it ends within its header", file->path);
    *size =
        (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
    return true;
}

static bool check_magic(const struct idx_file *file, uint32_t magic, struct tlc_fault *fault)
{
    const uint32_t expected = UINT32_C(0x0800) | (uint32_t)(file->dimensions + 1);
    const bool gzip = magic >> 16 == 0x1f8b;
    if (gzip && tlc_input_packed(file->input))
        return tlc_fault_set(
            fault, "%s is a gzip file within a gzip file: unpack it once, with gunzip", file->path);
    if (magic != expected)
        return tlc_fault_set(fault,
                             "%s: magic number 0x%08x found, 0x%08x expected (IDX, unsigned bytes, "
                             "dimensions: %d)",
                             file->path, magic, expected, file->dimensions + 1);
    return true;
}

/* Images of one channel need not say so: their last dimension may be left out in the file. */
static bool leaves_channel_out(const struct idx_file *file, uint32_t magic, const int *shape)
{
    return file->dimensions > 1 && shape[file->dimensions - 1] == 1 &&
           magic == (UINT32_C(0x0800) | (uint32_t)file->dimensions);
}

static bool read_header(struct idx_file *file, const int *shape, struct tlc_fault *fault)
{
    uint32_t magic, size;
    if (!read_size(file, &magic, fault))
        return false;
    const bool left_out = shape && leaves_channel_out(file, magic, shape);
    if (!left_out && !check_magic(file, magic, fault))
        return false;
    if (!read_size(file, &file->rows, fault))
        return false;
    const int stored = file->dimensions - left_out;
    for (int i = 0; i < stored; i++) {
        if (!read_size(file, &size, fault))
            return false;
        file->size[i] = size;
    }
    if (left_out)
        file->size[file->dimensions - 1] = 1;
    return true;
}

/* `shape`: what images should have, or NULL. */
static bool open_idx(struct idx_file *file, const char *directory, const char *name, int dimensions,
                     const int *shape, struct tlc_fault *fault)
{
    *file =
        (struct idx_file){.path = tlc_format("%s/%s", directory, name), .dimensions = dimensions};
    file->input = tlc_input_open(file->path, fault);
    return file->input && read_header(file, shape, fault);
}

static bool read_growing(const struct idx_file *file, size_t size, uint8_t **bytes, size_t *done,
                         struct tlc_fault *fault)
{
    size_t capacity = 0, count;
    *done = 0;
    do {
        size_t next = capacity ? 2 * capacity : FIRST_BUFFER;
        capacity = next < size ? next : size;
        *bytes = tlc_resize(*bytes, capacity);
        if (!tlc_input_read(file->input, *bytes + *done, capacity - *done, &count, fault))
            return false;
        *done += count;
    } while (*done == capacity && capacity < size);
    return true;
}

static bool fault_of_truncated(const struct idx_file *file, uint64_t row, struct tlc_fault *fault)
{
    return tlc_fault_set(fault,
                         "%s is truncated: its data ends in row %llu, its header promises %u rows",
                         file->path, (unsigned long long)row, file->rows);
}

/* Passes over rows that nobody needs. */
static bool skip_rows(const struct idx_file *file, uint64_t rows, uint64_t row_size,
                      uint8_t *unneeded, struct tlc_fault *fault)
{
    uint64_t left = (file->rows - rows) * row_size;
    while (left > 0) {
        size_t most = left < AT_A_TIME ? (size_t)left : AT_A_TIME, count;
        if (!tlc_input_read(file->input, unneeded, most, &count, fault))
            return false;
        left -= count;
        if (count < most)
            return fault_of_truncated(file, file->rows - 1 - (left - 1) / row_size, fault);
    }
    return true;
}

/* Rows that nobody needs are read as well, since the checksum stands behind the last; but not kept.
 * A row has no more than 2^31 bytes. */
static bool check_rest(const struct idx_file *file, uint64_t rows, uint64_t row_size,
                       struct tlc_fault *fault)
{
    uint8_t *unneeded = tlc_allocate(AT_A_TIME, 1);
    size_t count;
    bool good = skip_rows(file, rows, row_size, unneeded, fault) &&
                tlc_input_read(file->input, unneeded, 1, &count, fault);
    free(unneeded);
    if (good && count > 0)
        good = tlc_fault_set(fault, "%s goes on after the %u rows its header promises", file->path,
                             file->rows);
    return good;
}

/* To be freed, also after a fault. */
static bool read_rows(const struct idx_file *file, int rows, size_t row_size, uint8_t **bytes,
                      struct tlc_fault *fault)
{
    size_t size, done;
    if (__builtin_mul_overflow((size_t)rows, row_size, &size) || size > SIZE_MAX / 2)
        return tlc_fault_set(fault, "%s: %d rows of %zu bytes do not fit into memory", file->path,
                             rows, row_size);
    if (!read_growing(file, size, bytes, &done, fault))
        return false;
    return done == size || fault_of_truncated(file, done / row_size, fault);
}

/* ---- a pair of files ------------------------------------------------------------------------ */

struct idx_pair {
    struct idx_file images, labels;
    int rows, pixels; /* rows that are needed, and pixels of an image */
    uint8_t *numbers;
    int32_t *label;
};

static void end_pair(struct idx_pair *pair)
{
    close_idx(&pair->images);
    close_idx(&pair->labels);
    free(pair);
}

static bool open_pair(struct idx_pair *pair, const char *directory, const struct tlc_source *source,
                      struct tlc_fault *fault)
{
    return open_idx(&pair->images, directory, source->images, source->dimensions, source->shape,
                    fault) &&
           open_idx(&pair->labels, directory, source->labels, 0, NULL, fault);
}

static bool check_sizes(struct idx_pair *pair, const struct tlc_source *source,
                        struct tlc_fault *fault)
{
    const struct idx_file *images = &pair->images, *labels = &pair->labels;
    if (!tlc_source_check_shape(source, images->path, source->dimensions, images->size, fault))
        return false;
    if (images->rows != labels->rows)
        return tlc_fault_set(fault, "%s has %u images, but %s has %u labels", images->path,
                             images->rows, labels->path, labels->rows);
    pair->rows = tlc_source_rows(source, images->path, images->rows, fault);
    pair->pixels = pair->rows < 0 ? -1 : tlc_source_numbers(source, images->path, fault);
    return pair->pixels >= 0;
}

static bool read_labels(struct idx_pair *pair, const struct tlc_source *source,
                        struct tlc_fault *fault)
{
    const struct idx_file *file = &pair->labels;
    uint8_t *bytes = NULL;
    const bool read = read_rows(file, pair->rows, 1, &bytes, fault) &&
                      check_rest(file, (uint64_t)pair->rows, 1, fault);
    pair->label = tlc_allocate((size_t)pair->rows, sizeof *pair->label);
    for (int row = 0; read && row < pair->rows; row++)
        pair->label[row] = bytes[row];
    free(bytes);
    return read && tlc_source_check_labels(source, file->path, pair->label, pair->rows, fault);
}

static bool read_idx(const char *directory, const struct tlc_source *source, struct tlc_data *data,
                     void **rest, struct tlc_fault *fault)
{
    struct idx_pair *pair = tlc_allocate(1, sizeof *pair);
    if (!open_pair(pair, directory, source, fault) || !check_sizes(pair, source, fault) ||
        !read_labels(pair, source, fault) ||
        !read_rows(&pair->images, pair->rows, (size_t)pair->pixels, &pair->numbers, fault)) {
        free(pair->numbers);
        free(pair->label);
        end_pair(pair);
        return false;
    }
    *data = (struct tlc_data){.numbers = pair->numbers,
                              .labels = pair->label,
                              .rows = pair->rows,
                              .size = pair->pixels,
                              .scale = source->scale};
    *rest = pair;
    return true;
}

static bool finish_idx(void *rest, struct tlc_fault *fault)
{
    struct idx_pair *pair = rest;
    const bool good =
        check_rest(&pair->images, (uint64_t)pair->rows, (uint64_t)pair->pixels, fault);
    end_pair(pair);
    return good;
}

const struct tlc_source_format tlc_format_idx = {.read = read_idx, .finish = finish_idx};
