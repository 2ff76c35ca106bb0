/* format_cifar.c: CIFAR-10 and CIFAR-100 in their binary form. Shape and classes are the formats'.
 */
#include "base/printable.h"
#include "catalog/format.h"
#include "formats/cifar.h"

#include <string.h>

typedef struct Cifar {
    Word labels; /* of CIFAR-100: fine or coarse */
} Cifar;

/* ---- keys ---- */

static const Key file_keys[] = {KEY_FILES("files", files, "binary files, which follow one another",
                                          "[data_batch_1.bin, data_batch_2.bin]")};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: cifar10)", file_keys);
static const Section file_section_100 =
    FORMAT_SECTION("data.NAME.train (format: cifar100)", file_keys);

static void read_files(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

/* What the files have anyway, for who wants to say so, or name the classes. */
#define KEYS_KNOWN                                                                                 \
    {"shape",                                                                                      \
     read_sizes,                                                                                   \
     offsetof(DataSet, shape),                                                                     \
     .takes = "[32, 32, 3]",                                                                       \
     .meaning = "shape of one image, which is always that",                                        \
     .example = "[32, 32, 3]"},                                                                    \
    {                                                                                              \
        "classes", read_data_classes, offsetof(DataSet, classes),                                  \
            .takes = "whole number, or names",                                                     \
            .meaning = "how many there are, or what they are called", .example = "10"              \
    }

static const Key data_keys[] = {
    KEY_FORMAT,
    KEY_PATH,
    KEYS_KNOWN,
    KEY_SCALE,
    KEYS_FILES(read_files, "files", "{files: [data_batch_1.bin, data_batch_2.bin]}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: cifar10)", data_keys);

static const Key data_keys_100[] = {
    KEY_FORMAT,
    KEY_PATH,
    KEYS_KNOWN,
    {"labels", read_word, DATA_OWN(Cifar, labels), .value = "fine", .takes = "fine or coarse",
     .meaning = "which of an image's two labels counts", .example = "coarse"},
    KEY_SCALE,
    KEYS_FILES(read_files, "files", "{files: train.bin}"),
};
static const Section data_section_100 =
    FORMAT_SECTION("data.NAME (format: cifar100)", data_keys_100);

/* ---- what the format knows ---- */

static bool is_coarse(const DataSet *data)
{
    const Word *labels = &DATA_OWN_OF(Cifar, data)->labels;
    return labels->text && strcmp(labels->text, "coarse") == 0;
}

static bool is_of_100(const DataSet *data)
{
    return strcmp(data->kind->name, "cifar100") == 0;
}

static int64_t classes_of(const DataSet *data)
{
    return !is_of_100(data) ? 10 : is_coarse(data) ? 20 : 100;
}

static const int64_t sizes[] = {32, 32, 3};

static void settle(Reader *reader, DataSet *data)
{
    Arena *arena = reader->arena;
    for (size_t i = 0; i < 3 && data->shape.count == i; i++)
        *list_add(arena, &data->shape) = (Count){sizes[i], data->name.span, true};
    if (!data->classes.given)
        data->classes = (Count){classes_of(data), data->name.span, true};
}

static void check_labels(Diagnostics *diagnostics, const DataSet *data)
{
    const Word *labels = &DATA_OWN_OF(Cifar, data)->labels;
    if (!labels->text || is_coarse(data) || strcmp(labels->text, "fine") == 0)
        return;
    diag_report(diagnostics, DIAG_ERROR, labels->span, "data-labels", "unknown labels `%.60s`",
                labels->text);
    diag_help(diagnostics, "CIFAR-100 has `fine` ones, of 100 classes, and `coarse` ones, of 20");
}

static void check(Diagnostics *diagnostics, const DataSet *data)
{
    bool same = data->shape.count == 3;
    for (size_t i = 0; i < 3 && same; i++)
        same = data->shape.items[i].value == sizes[i];
    if (!same)
        diag_report(diagnostics, DIAG_ERROR, data->shape.items[0].span, "data-shape",
                    "images of CIFAR are [32, 32, 3]");
    if (data->classes.value != classes_of(data))
        diag_report(diagnostics, DIAG_ERROR, data->classes.span, "data-classes",
                    "%s has %lld classes, not %lld", data->kind->name, (long long)classes_of(data),
                    (long long)data->classes.value);
    check_labels(diagnostics, data);
}

static const void *settings(Arena *arena, const DataSet *data, const DataFile *file)
{
    struct tlc_cifar_labels *settings = arena_alloc(arena, sizeof *settings);
    const bool hundred = is_of_100(data);
    (void)file;
    *settings = (struct tlc_cifar_labels){.count = hundred ? 2 : 1,
                                          .which = hundred && !is_coarse(data) ? 1 : 0};
    return settings;
}

static const char *settings_in_c(Arena *arena, const void *from)
{
    const struct tlc_cifar_labels *settings = from;
    return arena_printf(arena, "&(const struct tlc_cifar_labels){.count = %d, .which = %d}",
                        settings->count, settings->which);
}

const FormatKind format_cifar10 = {.name = "cifar10",
                                   .reader = "cifar",
                                   .section = &data_section,
                                   .file_section = &file_section,
                                   .settle = settle,
                                   .check = check,
                                   .settings = settings,
                                   .settings_in_c = settings_in_c};

const FormatKind format_cifar100 = {.name = "cifar100",
                                    .reader = "cifar",
                                    .section = &data_section_100,
                                    .file_section = &file_section_100,
                                    .settle = settle,
                                    .check = check,
                                    .settings = settings,
                                    .settings_in_c = settings_in_c};
