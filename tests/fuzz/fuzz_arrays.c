/* fuzz_arrays.c: any bytes as NumPy's arrays, an archive of them, or a file of CIFAR. The first
 * byte says which and of what type; the next two where the images end and the labels begin. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "formats/cifar.h"
#include "formats/sources.h"
#include "guarded.h"
#include "system/input.h"

enum { CLASSES = 5, ROWS = 3 };

static const struct tlc_cifar_labels cifar = {.count = 2, .which = 1};

static const char *const names[CLASSES] = {"a", "bc", "def", "\u00fc", ""};

static struct tlc_source source_of(uint8_t kind)
{
    static const struct tlc_source_format *const formats[] = {&tlc_format_npy, &tlc_format_npz,
                                                              &tlc_format_cifar, &tlc_format_idx};
    const struct tlc_source_format *format = formats[kind & 3];
    const bool is_cifar = format == &tlc_format_cifar, is_archive = format == &tlc_format_npz;
    return (struct tlc_source){.format = format,
                               .file = is_archive ? "z" : NULL,
                               .images = "x",
                               .labels = "y",
                               .dimensions = kind & 4 ? 1 : 2,
                               .shape = {2, 2},
                               .element = (enum tlc_element)(is_cifar ? TLC_UINT8 : kind >> 4 & 7),
                               .scale = 1,
                               .classes = is_cifar ? 100 : CLASSES,
                               .class_name = kind & 128 && !is_cifar ? names : NULL,
                               .rows = ROWS,
                               .all_rows = kind & 8,
                               .settings = is_cifar ? &cifar : NULL};
}

/* Reads every byte. */
static void check(const struct tlc_source *source, const struct tlc_data *data)
{
    const size_t size = (size_t)data->rows * (size_t)data->size * tlc_element_size(data->element);
    if (data->rows < 0 || (!source->all_rows && data->rows != ROWS))
        abort();
    for (int row = 0; row < data->rows; row++)
        if (data->labels[row] < 0 || data->labels[row] >= source->classes)
            abort();
    volatile uint32_t checksum = tlc_checksum(0, data->numbers, size);
    (void)checksum;
}

static void read_all(void *argument)
{
    const struct tlc_source *source = argument;
    struct tlc_fault fault;
    struct tlc_data data;
    void *rest = NULL;
    if (!source->format->read(".", source, &data, &rest, &fault))
        return;
    check(source, &data);
    source->format->finish(rest, &fault);
    free((void *)data.numbers);
    free((void *)data.labels);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    struct tlc_source source = source_of(data[0]);
    const size_t border = ((size_t)data[1] | (size_t)data[2] << 8) % (size - 2);
    write_bytes("x", data + 3, border);
    write_bytes("y", data + 3 + border, size - 3 - border);
    write_bytes("z", data + 3, size - 3);
    reclaim_from_here();
    guarded(read_all, &source);
    reclaim();
    return 0;
}
