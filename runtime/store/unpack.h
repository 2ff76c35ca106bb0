/* unpack.h: a weight array as files have it. */
#ifndef TLC_UNPACK_H
#define TLC_UNPACK_H

#include "engine/tables.h"

/* From panels to rows, a new array. */
float *tlc_unpack(const struct tlc_tensor *tensor, const void *weights);

/* How many numbers it has. */
size_t tlc_unpacked(const struct tlc_tensor *tensor);

#endif
