/* idx.c: IDX files.
 *
 * A file's header is never believed before the data has arrived: sizes are compared with what the
 * spec says, and buffers grow as bytes come in. All files are read to their end.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/idx.h"
#include "system/allocate.h"
#include "system/clean.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/input.h"

enum { FIRST_BUFFER = 1 << 20, AT_A_TIME = 1 << 16, MOST_PLACES = 4 };

/* ---- finding the directory ----------------------------------------------------------------- */

struct places {
    const char *place[MOST_PLACES];
    int count;
};

static void add_place(struct places *places, const char *place)
{
    if (place && *place)
        places->place[places->count++] = place;
}

static struct places data_places(const char *data)
{
    struct places places = {.count = 0};
    add_place(&places, data);
    add_place(&places, getenv("TLC_DATA"));
    add_place(&places, "data");
    add_place(&places, "/usr/share/datasets");
    return places;
}

static bool has_file(const char *directory, const char *file)
{
    char *path = tlc_format("%s/%s", directory, file);
    bool found = access(path, F_OK) == 0;
    free(path);
    return found;
}

/* Appends to a list that is freed, and returns the longer one. */
static char *join(char *list, const char *separator, const char *text)
{
    char *longer = tlc_format("%s%s%s", list, separator, text);
    free(list);
    return longer;
}

_Noreturn static void fail_not_found(const struct tlc_idx_source *source,
                                     const struct places *places)
{
    char *list = tlc_format("%s", places->place[0]);
    for (int i = 1; i < places->count; i++)
        list = join(list, ", ", places->place[i]);
    bool packaged = strcmp(source->directory, "fashion-mnist") == 0;
    tlc_fail("cannot find %s/%s in any of: %s%s", source->directory, source->images, list,
             packaged ? " (Debian's package dataset-fashion-mnist has it)" : "");
}

/* Who names a directory should hear that the data is from another one. */
static void note_elsewhere(const struct tlc_idx_source *source, const char *wanted,
                           const char *found)
{
    static bool said;
    if (said)
        return;
    char *note =
        tlc_format("no %s/%s in %s; reading %s", source->directory, source->images, wanted, found);
    char *shown = tlc_cleaned(note);
    fprintf(stderr, "note: %s\n", shown);
    free(shown);
    free(note);
    said = true;
}

char *tlc_find_idx(const struct tlc_options *options, const struct tlc_idx_source *source)
{
    if (source->directory[0] == '/')
        return tlc_format("%s", source->directory);
    struct places places = data_places(options->data);
    for (int i = 0; i < places.count; i++) {
        char *directory = tlc_format("%s/%s", places.place[i], source->directory);
        if (has_file(directory, source->images)) {
            if (options->data && i > 0)
                note_elsewhere(source, options->data, directory);
            return directory;
        }
        free(directory);
    }
    fail_not_found(source, &places);
}

/* ---- reading one file ---------------------------------------------------------------------- */

struct idx_file {
    char *path;
    struct tlc_input *input;
    uint32_t rows;                      /* as the header says */
    int dimensions;                     /* of one row */
    uint32_t size[TLC_MOST_DIMENSIONS]; /* of one row */
};

static void close_idx(struct idx_file *file)
{
    tlc_input_close(file->input);
    free(file->path);
}

static uint32_t read_size(const struct idx_file *file)
{
    uint8_t bytes[4];
    if (tlc_input_read(file->input, bytes, sizeof bytes) < sizeof bytes)
        tlc_fail("%s is truncated: it ends within its header", file->path);
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void check_magic(const struct idx_file *file, uint32_t magic)
{
    const uint32_t expected = UINT32_C(0x0800) | (uint32_t)(file->dimensions + 1);
    const bool gzip = magic >> 16 == 0x1f8b;
    if (gzip && tlc_input_packed(file->input))
        tlc_fail("%s is a gzip file within a gzip file: unpack it once, with gunzip", file->path);
    if (magic != expected)
        tlc_fail("%s: magic number 0x%08x found, 0x%08x expected (IDX, unsigned bytes, "
                 "dimensions: %d)",
                 file->path, magic, expected, file->dimensions + 1);
}

/* Images of one channel need not say so: their last dimension may be left out in the file. */
static bool leaves_channel_out(const struct idx_file *file, uint32_t magic, const int *shape)
{
    return file->dimensions > 1 && shape[file->dimensions - 1] == 1 &&
           magic == (UINT32_C(0x0800) | (uint32_t)file->dimensions);
}

static void read_header(struct idx_file *file, const int *shape)
{
    const uint32_t magic = read_size(file);
    if (shape && leaves_channel_out(file, magic, shape))
        file->size[--file->dimensions] = 1;
    else
        check_magic(file, magic);
    file->rows = read_size(file);
    for (int i = 0; i < file->dimensions; i++)
        file->size[i] = read_size(file);
}

/* `shape`: what images should have, or NULL. */
static struct idx_file open_idx(const char *directory, const char *name, int dimensions,
                                const int *shape)
{
    struct idx_file file = {.path = tlc_format("%s/%s", directory, name), .dimensions = dimensions};
    file.input = tlc_input_open(file.path);
    read_header(&file, shape);
    return file;
}

static uint8_t *read_growing(const struct idx_file *file, size_t size, size_t *done)
{
    uint8_t *bytes = NULL;
    size_t capacity = 0;
    *done = 0;
    do {
        size_t next = capacity ? 2 * capacity : FIRST_BUFFER;
        capacity = next < size ? next : size;
        bytes = tlc_resize(bytes, capacity);
        *done += tlc_input_read(file->input, bytes + *done, capacity - *done);
    } while (*done == capacity && capacity < size);
    return bytes;
}

_Noreturn static void fail_truncated(const struct idx_file *file, uint64_t row)
{
    tlc_fail("%s is truncated: its data ends in row %llu, its header promises %u rows", file->path,
             (unsigned long long)row, file->rows);
}

/* Rows that nobody needs are read as well, since the checksum stands behind the last; but not kept.
 * A row has no more than 2^31 bytes. */
static void check_rest(const struct idx_file *file, uint64_t rows, uint64_t row_size)
{
    uint8_t *unneeded = tlc_allocate(AT_A_TIME, 1);
    uint64_t left = (file->rows - rows) * row_size;
    while (left > 0) {
        size_t most = left < AT_A_TIME ? (size_t)left : AT_A_TIME;
        size_t count = tlc_input_read(file->input, unneeded, most);
        left -= count;
        if (count < most)
            fail_truncated(file, file->rows - 1 - (left - 1) / row_size);
    }
    if (tlc_input_read(file->input, unneeded, 1) > 0)
        tlc_fail("%s goes on after the %u rows its header promises", file->path, file->rows);
    free(unneeded);
}

static const uint8_t *read_rows(const struct idx_file *file, int rows, size_t row_size)
{
    size_t size, done;
    if (__builtin_mul_overflow((size_t)rows, row_size, &size) || size > SIZE_MAX / 2)
        tlc_fail("%s: %d rows of %zu bytes do not fit into memory", file->path, rows, row_size);
    uint8_t *bytes = read_growing(file, size, &done);
    if (done < size)
        fail_truncated(file, done / row_size);
    return tlc_keep(bytes);
}

/* ---- checking what was read ---------------------------------------------------------------- */

static char *shape_text(const uint32_t *size, int dimensions)
{
    char *text = tlc_format("%u", size[0]);
    for (int i = 1; i < dimensions; i++) {
        char number[16];
        snprintf(number, sizeof number, "%u", size[i]);
        text = join(text, " x ", number);
    }
    return text;
}

static void check_shape(const struct idx_file *images, const struct tlc_idx_source *source)
{
    uint32_t expected[TLC_MOST_DIMENSIONS];
    bool same = true;
    for (int i = 0; i < source->dimensions; i++) {
        expected[i] = (uint32_t)source->shape[i];
        same = same && images->size[i] == expected[i];
    }
    if (same)
        return;
    char *found = shape_text(images->size, source->dimensions);
    char *wanted = shape_text(expected, source->dimensions);
    tlc_fail("%s: its images are %s, but the spec says shape %s", images->path, found, wanted);
}

/* Returns how many rows to read. */
static int check_rows(const struct idx_file *images, const struct idx_file *labels,
                      const struct tlc_idx_source *source)
{
    if (images->rows != labels->rows)
        tlc_fail("%s has %u images, but %s has %u labels", images->path, images->rows, labels->path,
                 labels->rows);
    if (images->rows > INT32_MAX)
        tlc_fail("%s: its header promises %u rows, more than the %d supported", images->path,
                 images->rows, INT32_MAX);
    if (source->all_rows)
        return (int)images->rows;
    if ((int)images->rows < source->rows)
        tlc_fail("%s has %u rows, but the spec uses %d", images->path, images->rows, source->rows);
    return source->rows;
}

static void check_labels(const struct idx_file *file, const uint8_t *labels, int rows, int classes)
{
    for (int row = 0; row < rows; row++)
        if (labels[row] >= classes)
            tlc_fail("%s: row %d has label %d, but the spec says classes: %d", file->path, row,
                     labels[row], classes);
}

static int pixels_per_image(const struct idx_file *images, const struct tlc_idx_source *source)
{
    int pixels = 1;
    for (int i = 0; i < source->dimensions; i++)
        if (__builtin_mul_overflow(pixels, source->shape[i], &pixels))
            tlc_fail("%s: its images have more than %d pixels", images->path, INT_MAX);
    return pixels;
}

uint32_t tlc_images_checksum(const struct tlc_images *images)
{
    const size_t rows = (size_t)images->rows, row = (size_t)images->pixels_per_image;
    return tlc_checksum(tlc_checksum(0, images->labels, rows), images->pixels, rows * row);
}

/* ---- a pair of files ------------------------------------------------------------------------ */

struct tlc_idx_rest {
    struct idx_file images;
    int rows, pixels;
};

static const uint8_t *read_labels(const struct idx_file *labels, int rows, int classes)
{
    const uint8_t *bytes = read_rows(labels, rows, 1);
    check_rest(labels, (uint64_t)rows, 1);
    check_labels(labels, bytes, rows, classes);
    return bytes;
}

struct tlc_idx_rest *tlc_read_idx(const char *directory, const struct tlc_idx_source *source,
                                  struct tlc_images *images)
{
    struct tlc_idx_rest *rest = tlc_allocate(1, sizeof *rest);
    rest->images = open_idx(directory, source->images, source->dimensions, source->shape);
    struct idx_file labels = open_idx(directory, source->labels, 0, NULL);
    check_shape(&rest->images, source);
    rest->rows = check_rows(&rest->images, &labels, source);
    rest->pixels = pixels_per_image(&rest->images, source);
    *images = (struct tlc_images){
        .rows = rest->rows, .pixels_per_image = rest->pixels, .scale = source->scale};
    images->labels = read_labels(&labels, rest->rows, source->classes);
    images->pixels = read_rows(&rest->images, rest->rows, (size_t)rest->pixels);
    close_idx(&labels);
    return rest;
}

void tlc_check_idx(struct tlc_idx_rest *rest)
{
    check_rest(&rest->images, (uint64_t)rest->rows, (uint64_t)rest->pixels);
    close_idx(&rest->images);
    free(rest);
}

struct tlc_images tlc_load_idx(const struct tlc_options *options,
                               const struct tlc_idx_source *source)
{
    struct tlc_images images;
    char *directory = tlc_find_idx(options, source);
    tlc_check_idx(tlc_read_idx(directory, source, &images));
    free(directory);
    return images;
}
