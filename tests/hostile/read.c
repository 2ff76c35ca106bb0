/* read.c: what a format says of files.
 *
 *     read FORMAT TYPE SHAPE CLASSES|names ROWS DIRECTORY FILE IMAGES LABELS [GROUPS]
 *
 * FILE is `-` for a format whose images and labels are files of their own, and ROWS for all. Prints
 * the fault, or "read N rows, checksum ...". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/cifar.h"
#include "formats/sources.h"
#include "system/input.h"

static const struct {
    const char *name;
    const struct tlc_source_format *format;
} formats[] = {
    {"idx", &tlc_format_idx},
    {"npy", &tlc_format_npy},
    {"npz", &tlc_format_npz},
    {"cifar", &tlc_format_cifar},
};

static const struct tlc_source_format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].format;
    fprintf(stderr, "no format %s\n", name);
    exit(2);
}

static const char *unless_dash(const char *text)
{
    return strcmp(text, "-") == 0 ? NULL : text;
}

/* "5x7" */
static void set_shape(struct tlc_source *source, const char *text)
{
    for (char *end; *text; text = *end ? end + 1 : end)
        source->shape[source->dimensions++] = (int)strtol(text, &end, 10);
}

static void print_data(const struct tlc_data *data)
{
    const size_t size = (size_t)data->rows * (size_t)data->size * tlc_element_size(data->element);
    printf("read %d rows, checksum %08x, labels %08x\n", data->rows,
           tlc_checksum(0, data->numbers, size),
           tlc_checksum(0, data->labels, (size_t)data->rows * sizeof *data->labels));
    for (int i = 0; data->groups && i < data->rows; i++)
        printf("%s%s%s", i ? ", " : "    groups: ", data->groups->name[data->groups->of[i]],
               i + 1 == data->rows ? "\n" : "");
}

static void free_groups(struct tlc_groups *groups)
{
    if (groups)
        free((void *)groups->of);
    free(groups);
}

int main(int argc, char **argv)
{
    struct tlc_fault fault;
    struct tlc_data data;
    void *rest = NULL;
    if (argc != 10 && argc != 11)
        return 2;
    struct tlc_source source = {.format = find_format(argv[1]),
                                .element = tlc_element_find(argv[2]),
                                .scale = 1,
                                .classes = atoi(argv[4]),
                                .file = unless_dash(argv[7]),
                                .images = argv[8],
                                .labels = argv[9],
                                .group = argc > 10 ? argv[10] : NULL};
    static const char *const names[] = {"cat", "dog", "\u00fcber"};
    set_shape(&source, argv[3]);
    if (strcmp(argv[4], "names") == 0) {
        source.classes = 3;
        source.class_name = names;
    }
    const struct tlc_cifar_labels labels = {.count = 2, .which = 1};
    const struct tlc_source_part second = {.file = argv[9]};
    if (source.format == &tlc_format_cifar) {
        source.settings = &labels;
        source.file = argv[8];
        source.parts = &second;
        source.part_count = 1;
    }
    source.all_rows = strcmp(argv[5], "-") == 0;
    source.rows = source.all_rows ? 0 : atoi(argv[5]);
    const bool read = tlc_source_read(argv[6], &source, NULL, &data, &rest, &fault);
    if (read && tlc_source_finish(&source, rest, &fault))
        print_data(&data);
    else
        puts(fault.text);
    if (read) {
        free((void *)data.numbers);
        free((void *)data.labels);
        free_groups(data.groups);
    }
    return 0;
}
