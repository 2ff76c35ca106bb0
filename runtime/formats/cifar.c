/* cifar.c: CIFAR-10's and CIFAR-100's binary files (www.cs.toronto.edu/~kriz/cifar.html): records
 * of a label, or two, and an image of 32 rows of 32 pixels, all red ones first, then green and
 * blue. In memory the three colours of a pixel stand together.
 *
 * Files have no header: how many rows there are is known when all has been read. */
#include <stdlib.h>
#include <string.h>

#include "formats/cifar.h"
#include "formats/sources.h"
#include "system/allocate.h"
#include "system/bulk.h"
#include "system/format.h"
#include "system/input.h"

enum {
    PIXELS = 32 * 32,
    CHANNELS = 3,
    IMAGE = PIXELS * CHANNELS,
    MOST_LABELS = 2,
    FIRST_ROWS = 1024
};

struct cifar {
    const struct tlc_source *source;
    const struct tlc_cifar_files *files;
    char *directory;
    int next;                /* file to be opened */
    char *path;              /* of the one that is open, */
    struct tlc_input *input; /* or NULL */
    int64_t rows_of_file;    /* read of it so far */
    uint8_t *numbers;
    int32_t *labels;
    int rows, room; /* kept, and as many as there is memory for */
};

/* ---- files ---------------------------------------------------------------------------------- */

static void close_file(struct cifar *cifar)
{
    if (cifar->input)
        tlc_input_close(cifar->input);
    free(cifar->path);
    cifar->input = NULL;
    cifar->path = NULL;
}

static bool open_next(struct cifar *cifar, struct tlc_fault *fault)
{
    close_file(cifar);
    cifar->path = tlc_source_path(cifar->directory, cifar->files->file[cifar->next++]);
    cifar->rows_of_file = 0;
    cifar->input = tlc_input_open(cifar->path, fault);
    return cifar->input != NULL;
}

static bool fault_of_size(const struct cifar *cifar, size_t count, size_t size,
                          struct tlc_fault *fault)
{
    return tlc_fault_set(fault,
                         "%s is truncated: its data ends in row %lld, after %zu of the %zu bytes "
                         "of a label%s and an image",
                         cifar->path, (long long)cifar->rows_of_file, count, size,
                         cifar->files->labels > 1 ? ", another" : "");
}

/* The next record of all files; `*some` is false behind the last. */
static bool read_record(struct cifar *cifar, uint8_t record[MOST_LABELS + IMAGE], bool *some,
                        struct tlc_fault *fault)
{
    const size_t size = (size_t)cifar->files->labels + IMAGE;
    size_t count = 0;
    *some = true;
    while (count == 0) {
        if (cifar->input && !tlc_input_read(cifar->input, record, size, &count, fault))
            return false;
        if (count == size)
            break;
        if (count > 0)
            return fault_of_size(cifar, count, size, fault);
        if (cifar->next == cifar->files->count) {
            *some = false;
            return true;
        }
        if (!open_next(cifar, fault))
            return false;
    }
    cifar->rows_of_file++;
    return true;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void make_room(struct cifar *cifar)
{
    if (cifar->rows < cifar->room)
        return;
    cifar->room = cifar->room ? 2 * cifar->room : FIRST_ROWS;
    cifar->numbers =
        tlc_bulk_resize(cifar->numbers, (size_t)cifar->rows * IMAGE, (size_t)cifar->room * IMAGE);
    cifar->labels = tlc_resize(cifar->labels, (size_t)cifar->room * sizeof *cifar->labels);
}

/* The three colours of each pixel together. */
static void take_image(const struct cifar *cifar, const uint8_t *record, uint8_t *image)
{
    const uint8_t *colours = record + cifar->files->labels;
    for (int pixel = 0; pixel < PIXELS; pixel++)
        for (int channel = 0; channel < CHANNELS; channel++)
            image[pixel * CHANNELS + channel] = colours[channel * PIXELS + pixel];
}

static bool keep_record(struct cifar *cifar, const uint8_t *record, struct tlc_fault *fault)
{
    const int label = record[cifar->files->label];
    if (label >= cifar->source->classes)
        return tlc_fault_set(fault, "%s: row %lld has label %d, but there are classes 0 to %d",
                             cifar->path, (long long)cifar->rows_of_file - 1, label,
                             cifar->source->classes - 1);
    make_room(cifar);
    take_image(cifar, record, cifar->numbers + (size_t)cifar->rows * IMAGE);
    cifar->labels[cifar->rows++] = label;
    return true;
}

static bool read_rows(struct cifar *cifar, struct tlc_fault *fault)
{
    const struct tlc_source *source = cifar->source;
    uint8_t record[MOST_LABELS + IMAGE];
    bool some = true;
    while (source->all_rows ? cifar->rows < INT32_MAX / 2 : cifar->rows < source->rows) {
        if (!read_record(cifar, record, &some, fault))
            return false;
        if (!some)
            break;
        if (!keep_record(cifar, record, fault))
            return false;
    }
    return tlc_source_rows(source, cifar->path, (uint64_t)cifar->rows, fault) >= 0;
}

/* ---- from begin to end ---------------------------------------------------------------------- */

static void end_cifar(struct cifar *cifar)
{
    close_file(cifar);
    free(cifar->directory);
    free(cifar);
}

static bool read_cifar(const char *directory, const struct tlc_source *source,
                       struct tlc_data *data, void **rest, struct tlc_fault *fault)
{
    struct cifar *cifar = tlc_allocate(1, sizeof *cifar);
    *cifar = (struct cifar){
        .source = source, .files = source->settings, .directory = tlc_format("%s", directory)};
    if (!read_rows(cifar, fault)) {
        tlc_bulk_free(cifar->numbers);
        free(cifar->labels);
        end_cifar(cifar);
        return false;
    }
    *data = (struct tlc_data){.element = TLC_UINT8,
                              .numbers = cifar->numbers,
                              .labels = cifar->labels,
                              .rows = cifar->rows,
                              .size = IMAGE,
                              .scale = source->scale};
    *rest = cifar;
    return true;
}

static bool finish_cifar(void *rest, struct tlc_fault *fault)
{
    struct cifar *cifar = rest;
    uint8_t record[MOST_LABELS + IMAGE];
    bool some = true, good = true;
    while (good && some)
        good = read_record(cifar, record, &some, fault);
    end_cifar(cifar);
    return good;
}

/* ---- images alone --------------------------------------------------------------------------- */

/* One file, whatever labels it has. */
struct blocks {
    struct cifar cifar;
    struct tlc_cifar_files files;
    const char *file;
};

static void close_blocks(void *state)
{
    struct blocks *blocks = state;
    close_file(&blocks->cifar);
    free(blocks);
}

static void *open_blocks(const char *path, const struct tlc_source *source, int threads,
                         struct tlc_fault *fault)
{
    (void)threads;
    struct blocks *blocks = tlc_allocate(1, sizeof *blocks);
    blocks->file = path;
    blocks->files = *(const struct tlc_cifar_files *)source->settings;
    blocks->files.count = 1;
    blocks->files.file = &blocks->file;
    blocks->cifar = (struct cifar){.source = source, .files = &blocks->files};
    if (open_next(&blocks->cifar, fault))
        return blocks;
    close_blocks(blocks);
    return NULL;
}

static bool read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault)
{
    struct blocks *blocks = state;
    uint8_t record[MOST_LABELS + IMAGE];
    for (*rows = 0; *rows < most; ++*rows) {
        bool some;
        if (!read_record(&blocks->cifar, record, &some, fault))
            return false;
        if (!some)
            return true;
        take_image(&blocks->cifar, record, (uint8_t *)numbers + (size_t)*rows * IMAGE);
    }
    return true;
}

static const struct tlc_block_reader block_reader = {
    .open = open_blocks, .read = read_block, .close = close_blocks};

const struct tlc_source_format tlc_format_cifar = {
    .read = read_cifar, .finish = finish_cifar, .blocks = &block_reader};
