#include "conv2d_any.c"
/* ---- template ---- */
DEFINE_CONV2D(conv2d, BATCH, H, W, N_IN, X_LANES, N_OUT, GROUPS, TOP, BOTTOM, LEFT, RIGHT,
    KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y, DILATION_X)
