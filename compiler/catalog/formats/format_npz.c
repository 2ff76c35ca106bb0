/* format_npz.c: images and labels as two arrays of one of NumPy's archives. */
#include "catalog/format.h"

static const Key file_keys[] = {
    {"file", read_file_name, offsetof(DataFile, file), .required = true, .takes = "file name",
     .meaning = "archive that has the arrays", .example = "digits.npz"},
    {"images", read_word, offsetof(DataFile, images), .required = true, .takes = "name",
     .meaning = "the array of images in it", .example = "x_train"},
    {"labels", read_word, offsetof(DataFile, labels), .required = true, .takes = "name",
     .meaning = "the array of whole numbers in it, or of targets", .example = "y_train"},
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: npz)", file_keys);

static void read_arrays(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEY_FORMAT,
    KEY_PATH,
    KEY_SHAPE,
    KEY_TYPE,
    KEY_CLASSES,
    KEY_TARGETS,
    KEY_SCALE,
    KEYS_FILES(read_arrays, "an archive and its arrays",
               "{file: digits.npz, images: x_train, labels: y_train}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: npz)", data_keys);

const FormatKind format_npz = {.name = "npz",
                               .section = &data_section,
                               .file_section = &file_section,
                               .check_group = check_group_in_file};
