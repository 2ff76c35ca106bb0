/* sample.h: sizes with which every template compiles on its own. tlc emits what stands
 * below a template's marker line and fills in the sizes of the layer at hand. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <tlc.h>

enum {
    BATCH = 5, /* examples a step */
    BATCH_PANELS = 1,
    N_IN = 19,  /* inputs of a layer */
    N_OUT = 21, /* outputs of a layer */
    BLOCK = 16, /* terms of a product that are added up at a time */
    N = 21,     /* features of a tensor */
    N_PANELS = 2,
    STRIDE = 32,
    ROWS = 5, /* of a matrix to transpose */
    COLUMNS = 21,
    NUMBERS = 64, /* of a tensor, with what pads it */
};

#include "vector.c"

#include "batch.c"

static inline vec activation(vec x)
{
    return x;
}

static inline vec activation_slope(vec y)
{
    return y;
}

#endif
