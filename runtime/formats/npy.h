/* npy.h: headers of NumPy's arrays. */
#ifndef TLC_NPY_H
#define TLC_NPY_H

#include "formats/pairs.h"

/* What a header says. */
struct tlc_npy {
    enum tlc_element element; /* of numbers; of truth values uint8, of halves float32 */
    bool halves;              /* as they stand in the file */
    int characters;           /* of texts: how many each has room for; 0: they are numbers */
    bool wide;                /* characters are code points of 32 bits, else bytes */
    bool swapped;             /* bytes stand the other way round than in this machine's memory */
    bool by_columns;          /* the first index runs fastest, as in Fortran */
    int rank;
    int64_t shape[TLC_MOST_RANK];
};

/* Reads the header of version 1, 2 or 3 with which the input begins. Objects, which only a pickle
 * has, are refused, and so are structures, dates and numbers of types that tlc has not; and texts,
 * unless `texts`. */
bool tlc_npy_read(struct tlc_input *input, const char *path, bool texts, struct tlc_npy *npy,
                  struct tlc_fault *fault);

/* Rows of the array: what its shape and type say of the source's images, or labels. */
bool tlc_rows_of_array(struct tlc_rows *rows, const struct tlc_npy *npy,
                       const struct tlc_source *source, enum tlc_part_of_source part,
                       struct tlc_fault *fault);

#endif
