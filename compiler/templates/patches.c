#include "patches_any.c"
/* ---- template ---- */
DEFINE_PATCHES(patches, BATCH, H, W, N, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W,
    STRIDE_Y, STRIDE_X, DILATION_Y, DILATION_X)
