/* look_pair.h: arrays of a file, or beside one, that may be the examples and labels of a data
 * set.
 */
#ifndef LOOK_PAIR_H
#define LOOK_PAIR_H

#include "base/text.h"
#include "commands/data_options.h"
#include "formats/pairs.h"

/* An array, as its header says. */
typedef struct SeenArray {
    const char *name; /* as a spec has it */
    enum tlc_element element;
    bool texts;
    int64_t rows;
    int dimensions; /* of one row */
    int64_t size[TLC_MOST_RANK];
    int64_t numbers; /* of one row */
} SeenArray;

typedef List(SeenArray) SeenArrays;

/* What a look at the arrays finds. */
typedef struct SeenData {
    const char *format;       /* "npz" */
    struct tlc_source source; /* which reads the two */
    const char *directory;
    SeenArray images, labels;
    bool classes;                /* the labels are, else numbers */
    const char **class_names;    /* of texts, in their order; else NULL */
    const int64_t *class_counts; /* of rows of each */
    int64_t class_count;         /* or targets */
    double least, most;          /* of the images' numbers */
    double target_mean, target_sd, target_least, target_most; /* of all targets */
} SeenData;

/* Whether the name is that of a file of arrays: .npy, .npz, .h5 or .hdf5. */
bool is_array_file(const char *path);

/* Looks at the arrays and reads both; false and a fault where there are none that go together. */
bool look_at_arrays(Arena *arena, const DataOptions *options, SeenData *seen,
                    struct tlc_fault *fault);

#endif
