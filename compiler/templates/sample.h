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
    H = 9,        /* an image's rows and columns */
    W = 8,
    PIXELS = H * W,
    KERNEL_H = 3, /* a window's that moves over it */
    KERNEL_W = 2,
    STRIDE_Y = 2, /* by so many at a time */
    STRIDE_X = 1,
    DILATION_Y = 1, /* and from row to row of the window */
    DILATION_X = 2,
    TOP = 1, /* rows and columns around the image */
    BOTTOM = 0,
    LEFT = 2,
    RIGHT = 1,
    GROUPS = 1, /* of channels, which have kernels of their own */
    N_SPREAD = N_IN,
};

/* Of a panel of images that are read or gathered. */
#define X_LANES 16

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
