/* format_npz.c: images and labels as two arrays of one of NumPy's archives. */
#include "catalog/format.h"

static const Key file_keys[] = {
    KEYS_BOTH_ARRAYS("archive that has the arrays", "array", "digits.npz", "x_train", "y_train"),
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: npz)", file_keys);

static void read_arrays(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEYS_ARRAYS,
    KEYS_FILES(read_arrays, "an archive and its arrays",
               "{file: digits.npz, images: x_train, labels: y_train}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: npz)", data_keys);

const FormatKind format_npz = {.name = "npz",
                               .section = &data_section,
                               .file_section = &file_section,
                               .check_group = check_group_in_file};
