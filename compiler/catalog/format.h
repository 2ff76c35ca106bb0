/* format.h: what a format of data is: one record in a file of its own below formats/, and all that
 * the rest of the compiler knows of it follows from that. What reads its files is a record of the
 * runtime, `tlc_format_NAME` (runtime/formats/sources.h).
 *
 * A data set goes through its record from top to bottom: its keys are read, what they say is
 * checked, and it becomes a source of the plan. */
#ifndef CATALOG_FORMAT_H
#define CATALOG_FORMAT_H

#include "ir/plan.h"
#include "spec/reader.h"

#include <stddef.h>

struct FormatKind {
    const char *name;            /* in a spec: "idx" */
    const Section *section;      /* keys of a data set, which fill DataSet */
    const Section *file_section; /* those of its `train`, `valid` and `test`, which fill DataFile */
    const char *reader;          /* X of the runtime's tlc_format_X; NULL: its name */

    /* Fills in what the format knows of every data set and has no keys for, once those that it has
     * are read without errors. What it then finds wrong it reports. NULL: nothing. */
    void (*settle)(Reader *reader, DataSet *data);

    /* The type of numbers in memory, where the format decides it and has no key `type`. */
    enum tlc_element element;

    /* Whether rows stand class after class, so that some of them are not all classes. NULL: no. */
    bool (*is_sorted)(const DataFile *file);

    /* Whether number `place` of an example tells that the one before it is missing. NULL: none. */
    bool (*is_mark)(const DataSet *data, int64_t place);

    /* Reports what is wrong with telling groups of a file's rows by this; whether nothing is. NULL:
     * its data has nothing that could tell them. */
    bool (*check_group)(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                        const Word *group);

    /* What can be wrong with the keys together. NULL: nothing. */
    void (*check)(Diagnostics *diagnostics, const DataSet *data);

    /* The settings of its own that its reader gets: a structure of the runtime's. NULL: it has
     * none. */
    const void *(*settings)(Arena *arena, const DataSet *data, const DataFile *file);

    /* Such a structure as the address of a constant in C. */
    const char *(*settings_in_c)(Arena *arena, const void *settings);

    /* What the plan says is done to the examples when they are read. NULL: nothing. */
    const char *(*describe)(Arena *arena, const DataSet *data);

    /* What an example is made of where somebody gives it by hand, as JSON for the script of a page:
     * the columns of a table, or what is done to a picture. NULL: its numbers are all there is. */
    const char *(*by_hand)(Arena *arena, const DataSet *data);
};

/* All kinds, in the order of the reference. */
extern const FormatKind *const all_formats[];
extern const size_t format_count;

/* NULL when there is none of that name. */
const FormatKind *find_format_kind(const char *name);

/* Reads what `train`, `valid` or `test` has, by the format's section for that. */
void read_data_file(Reader *reader, const Section *section, const Node *node, const char *path,
                    DataFile *file);

/* The `check_group` of formats of arrays: in the file that has the others, or a file of its own. */
bool check_group_in_file(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                         const Word *group);
bool check_group_file(Diagnostics *diagnostics, const DataSet *data, const DataFile *file,
                      const Word *group);

ReadValue read_data_classes; /* Count and names, of a DataSet at its classes */
ReadValue read_data_targets; /* the same, at its targets */

/* Texts as an array of C. */
const char *texts_in_c(Arena *arena, const char *const *texts, int count);

/* ---- keys that many formats have ---- */

/* Where a field of a format's own structure stands in DataSet. */
#define DATA_OWN(type, member)  (offsetof(DataSet, own) + offsetof(type, member))
#define DATA_OWN_OF(type, data) ((const type *)(const void *)(data)->own)

#define KEY_FORMAT                                                                                 \
    {                                                                                              \
        "format", read_word, offsetof(DataSet, format), .value = "idx", .takes = format_names,     \
                                                        .meaning = "file format", .example = "idx" \
    }
#define KEY_PATH                                                                                   \
    {                                                                                              \
        "path", read_directory, offsetof(DataSet, path),                                           \
            .required = true, .takes = "directory",                                                \
            .meaning = "where the files are, absolute, or below a data directory",                 \
            .example = "mnist"                                                                     \
    }
#define KEY_SHAPE                                                                                  \
    {                                                                                              \
        "shape", read_sizes, offsetof(DataSet, shape),                                             \
            .required = true, .takes = "[rows, columns]", .meaning = "shape of one image",         \
            .example = "[28, 28]"                                                                  \
    }
#define KEY_CLASSES                                                                                \
    {                                                                                              \
        "classes", read_data_classes, offsetof(DataSet, classes),                                  \
            .required = true, .instead = "targets", .takes = "whole number, or names",             \
            .meaning = "how many labels there are, or what 0, 1, ... "                             \
                       "are called",                                                               \
            .example = "10"                                                                        \
    }
#define KEY_TARGETS                                                                                \
    {                                                                                              \
        "targets", read_data_targets, offsetof(DataSet, targets),                                  \
            .takes = "whole number, or names",                                                     \
            .meaning = "instead of classes: how many numbers `labels` has of an example, or what " \
                       "they are called",                                                          \
            .example = "[height, weight]"                                                          \
    }
#define KEY_TYPE                                                                                   \
    {                                                                                              \
        "type", read_word, offsetof(DataSet, type),                                                \
            .value = "uint8", .takes = "name",                                                     \
            .meaning = "of the numbers in the files: uint8, int16, float32, ...",                  \
            .example = "float32"                                                                   \
    }
#define KEY_SCALE                                                                                  \
    {                                                                                              \
        "scale", read_rule, offsetof(DataSet, scale),                                              \
            .value = "1", .takes = "constant expression",                                          \
            .meaning = "each number is multiplied by this", .example = "1/255"                     \
    }

/* The keys for the files, which `read` reads (by read_data_file), which take what `what` says and
 * are written as in `sample`. */
#define KEY_FILE(name, index, read, what, sample)                                                  \
    {                                                                                              \
        name, read, offsetof(DataSet, files[index]),                                               \
            .takes = what, .meaning = "the files that `NAME." name "` stands for",                 \
            .example = sample                                                                      \
    }
#define KEYS_FILES(read, what, sample)                                                             \
    KEY_FILE("train", 0, read, what, sample), KEY_FILE("valid", 1, read, what, sample),            \
        KEY_FILE("test", 2, read, what, sample)

/* A key of a file: its name, or those of several that follow one another, in a list of DataFile. */
#define KEY_FILES(name, list, what, sample)                                                        \
    {                                                                                              \
        name, read_file_names, offsetof(DataFile, list),                                           \
            .required = true, .takes = "file name, or a list", .meaning = what, .example = sample  \
    }

/* Of formats of arrays: what a data set has but its files, */
#define KEYS_ARRAYS KEY_FORMAT, KEY_PATH, KEY_SHAPE, KEY_TYPE, KEY_CLASSES, KEY_TARGETS, KEY_SCALE

/* and what a file that has both arrays: `what` it is, what an array is called in it, and samples.
 */
#define KEYS_BOTH_ARRAYS(what, array, file_, images_, labels_)                                     \
    KEY_FILES("file", files, what, file_),                                                         \
        {"images",          read_word,       offsetof(DataFile, images),                           \
         .required = true,  .takes = "name", .meaning = "the " array " of images in it",           \
         .example = images_},                                                                      \
    {                                                                                              \
        "labels", read_word, offsetof(DataFile, labels),                                           \
            .required = true, .takes = "name",                                                     \
            .meaning = "the " array " of whole numbers in it, or "                                 \
                       "of targets",                                                               \
            .example = labels_                                                                     \
    }

#define FORMAT_SECTION(title, keys)                                                                \
    {                                                                                              \
        title, keys, sizeof(keys) / sizeof((keys)[0])                                              \
    }

#endif
