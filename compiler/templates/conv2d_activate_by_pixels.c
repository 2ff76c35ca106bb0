#include "conv2d_activate_by_pixels_any.c"
/* ---- template ---- */
DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_activate_by_pixels, BATCH, H, W, N_IN, X_LANES,
    N_OUT, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y,
    DILATION_X, activation)
