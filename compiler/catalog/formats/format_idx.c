/* format_idx.c: images and labels as a pair of IDX files. */
#include "catalog/format.h"

static const Key file_keys[] = {
    KEY_FILES("images", image_files, "IDX file of images, plain or .gz",
              "train-images-idx3-ubyte.gz"),
    KEY_FILES("labels", label_files, "IDX file of labels, plain or .gz",
              "train-labels-idx1-ubyte.gz"),
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: idx)", file_keys);

static void read_pair(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEYS_ARRAYS,
    KEYS_FILES(read_pair, "images and labels", "{images: images.gz, labels: labels.gz}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: idx)", data_keys);

/* The format has no other types. */
static void check(Diagnostics *diagnostics, const DataSet *data)
{
    const enum tlc_element element = data->element;
    if (element != TLC_UINT16 && element != TLC_UINT32 && element != TLC_UINT64 &&
        element != TLC_INT64)
        return;
    diag_report(diagnostics, DIAG_ERROR, data->type.span, "data-type", "IDX files have no %s",
                data->type.text);
    diag_help(diagnostics, "their types are uint8, int8, int16, int32, float32 and float64");
}

const FormatKind format_idx = {
    .name = "idx", .section = &data_section, .file_section = &file_section, .check = check};
