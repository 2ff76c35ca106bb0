/* format_npy.c: images and labels as arrays of NumPy's, in a file each. */
#include "catalog/format.h"

static const Key file_keys[] = {
    {"images", read_file_name, offsetof(DataFile, images), .required = true, .takes = "file name",
     .meaning = "array of images, plain or .gz", .example = "x_train.npy"},
    {"labels", read_file_name, offsetof(DataFile, labels), .required = true, .takes = "file name",
     .meaning = "array of whole numbers or of targets, plain or .gz", .example = "y_train.npy"},
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: npy)", file_keys);

static void read_pair(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEYS_ARRAYS,
    KEYS_FILES(read_pair, "images and labels", "{images: x.npy, labels: y.npy}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: npy)", data_keys);

const FormatKind format_npy = {.name = "npy",
                               .section = &data_section,
                               .file_section = &file_section,
                               .check_group = check_group_file};
