/* format_npy.c: images and labels as arrays of NumPy's, in a file each. */
#include "catalog/format.h"

static const Key file_keys[] = {
    KEY_FILES("images", image_files, "array of images, plain or .gz", "x_train.npy"),
    KEY_FILES("labels", label_files, "array of whole numbers or of targets, plain or .gz",
              "y_train.npy"),
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
