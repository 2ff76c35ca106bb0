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
    const struct tlc_cifar_labels *of;
    char *path;
    struct tlc_input *input;
    int64_t rows_read;
    uint8_t *numbers;
    int32_t *labels;
    int rows, room; /* kept, and as many as there is memory for */
};

/* ---- the file ------------------------------------------------------------------------------- */

static bool open_file(struct cifar *cifar, struct tlc_fault *fault)
{
    cifar->input = tlc_input_open(cifar->path, fault);
    return cifar->input != NULL;
}

static void close_file(struct cifar *cifar)
{
    if (cifar->input)
        tlc_input_close(cifar->input);
    free(cifar->path);
}

static bool fault_of_size(const struct cifar *cifar, size_t count, size_t size,
                          struct tlc_fault *fault)
{
    return tlc_fault_set(fault,
                         "%s is truncated: its data ends in row %lld, after %zu of the %zu bytes "
                         "of a label%s and an image",
                         cifar->path, (long long)cifar->rows_read, count, size,
                         cifar->of->count > 1 ? ", another" : "");
}

/* The next record; `*some` is false behind the last. */
static bool read_record(struct cifar *cifar, uint8_t record[MOST_LABELS + IMAGE], bool *some,
                        struct tlc_fault *fault)
{
    const size_t size = (size_t)cifar->of->count + IMAGE;
    size_t count = 0;
    if (!tlc_input_read(cifar->input, record, size, &count, fault))
        return false;
    *some = count == size;
    if (count > 0 && count < size)
        return fault_of_size(cifar, count, size, fault);
    cifar->rows_read += *some;
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
    const uint8_t *colours = record + cifar->of->count;
    for (int pixel = 0; pixel < PIXELS; pixel++)
        for (int channel = 0; channel < CHANNELS; channel++)
            image[pixel * CHANNELS + channel] = colours[channel * PIXELS + pixel];
}

static bool keep_record(struct cifar *cifar, const uint8_t *record, struct tlc_fault *fault)
{
    const int label = record[cifar->of->which];
    if (label >= cifar->source->classes)
        return tlc_fault_set(fault, "%s: row %lld has label %d, but there are classes 0 to %d",
                             cifar->path, (long long)cifar->rows_read - 1, label,
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
    free(cifar);
}

static bool read_cifar(const char *directory, const struct tlc_source *source,
                       struct tlc_data *data, void **rest, struct tlc_fault *fault)
{
    struct cifar *cifar = tlc_allocate(1, sizeof *cifar);
    *cifar = (struct cifar){.source = source,
                            .of = source->settings,
                            .path = tlc_source_path(directory, tlc_source_file(source))};
    if (!open_file(cifar, fault) || !read_rows(cifar, fault)) {
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

/* Whatever labels it has. */
static void close_blocks(void *state)
{
    end_cifar(state);
}

static void *open_blocks(const char *path, const struct tlc_source *source, int threads,
                         struct tlc_fault *fault)
{
    (void)threads;
    struct cifar *cifar = tlc_allocate(1, sizeof *cifar);
    *cifar =
        (struct cifar){.source = source, .of = source->settings, .path = tlc_format("%s", path)};
    if (open_file(cifar, fault))
        return cifar;
    end_cifar(cifar);
    return NULL;
}

static bool read_block(void *state, void *numbers, int most, int *rows, struct tlc_fault *fault)
{
    struct cifar *cifar = state;
    uint8_t record[MOST_LABELS + IMAGE];
    for (*rows = 0; *rows < most; ++*rows) {
        bool some;
        if (!read_record(cifar, record, &some, fault))
            return false;
        if (!some)
            return true;
        take_image(cifar, record, (uint8_t *)numbers + (size_t)*rows * IMAGE);
    }
    return true;
}

static const struct tlc_block_reader block_reader = {
    .open = open_blocks, .read = read_block, .close = close_blocks};

const struct tlc_source_format tlc_format_cifar = {
    .read = read_cifar, .finish = finish_cifar, .blocks = &block_reader};
