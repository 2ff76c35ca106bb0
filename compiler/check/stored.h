/* stored.h: which tensor of a file each weight array is, and how its numbers lie there. */
#ifndef CHECK_STORED_H
#define CHECK_STORED_H

#include "catalog/recover.h"
#include "check/check_internal.h"

/* A weight array and the tensor that it may be. */
typedef struct Match {
    Checking *checking;
    const Model *model;
    size_t layer;
    const Parameter *weights;
    const struct tlc_foreign_tensor *tensor;
} Match;

/* ---- stored_view.c: how numbers lie ---- */

/* "64x3", or "one number". */
const char *tensor_shape(Arena *arena, const struct tlc_foreign_tensor *tensor);
const char *weights_shape(Arena *arena, const Parameter *weights);

/* How the weights lie in the tensor; NULL: they don't. */
const StoredWeights *view_of(const Match *match);

#endif
