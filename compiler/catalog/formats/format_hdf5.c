/* format_hdf5.c: images and labels as two data sets of an HDF5 file. */
#include "catalog/format.h"

static const Key file_keys[] = {
    KEYS_BOTH_ARRAYS("the file that has the data sets", "data set", "digits.h5", "train/x",
                     "train/y"),
};
static const Section file_section = FORMAT_SECTION("data.NAME.train (format: hdf5)", file_keys);

static void read_sets(Reader *reader, const Node *node, const char *path, void *field)
{
    read_data_file(reader, &file_section, node, path, field);
}

static const Key data_keys[] = {
    KEYS_ARRAYS,
    KEYS_FILES(read_sets, "a file and its data sets",
               "{file: digits.h5, images: train/x, labels: train/y}"),
};
static const Section data_section = FORMAT_SECTION("data.NAME (format: hdf5)", data_keys);

const FormatKind format_hdf5 = {.name = "hdf5",
                                .section = &data_section,
                                .file_section = &file_section,
                                .check_group = check_group_in_file};
