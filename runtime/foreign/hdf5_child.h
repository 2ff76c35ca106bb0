/* hdf5_child.h: what the child that reads an HDF5 file says to its parent.
 *
 * A message is a letter, the length of what follows in 8 bytes, and that. Texts end in a zero.
 *
 *   A name value     an attribute of the file: a text
 *   G name           a layer's group; the tensors behind it are its own
 *   T name type rank sizes   a tensor: two texts, 8 bytes, 8 bytes each
 *   N floats         numbers of the tensor that is next in the list of those asked for
 *   D type characters rank sizes   a data set whose rows follow: a text, 8 bytes each
 *   B bytes          some of its rows
 *   F text           what is wrong with the file
 *   E                all has been said */
#ifndef TLC_HDF5_CHILD_H
#define TLC_HDF5_CHILD_H

#include <stddef.h>
#include <stdint.h>

#include "foreign/foreign.h"

enum { TLC_MESSAGE_HEAD = 9 };

struct tlc_hdf5_request {
    const char *path;
    int descriptor;    /* of the file */
    const void *image; /* the file's bytes, where it is part of another; else NULL */
    size_t size;
    const char *rows_of; /* a data set whose rows are wanted; NULL: */
    int count;           /* of the tensors whose numbers are wanted; -1: a description is */
    const char *const *names;
    const int64_t *numbers; /* how many each should have */
};

/* Answers a request on the descriptor. Never returns. */
_Noreturn void tlc_hdf5_child(int answer, const struct tlc_hdf5_request *request);

#endif
