#include "conv2d_kernel_gradient_by_window_any.c"
/* ---- template ---- */
DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window, BATCH, H, W,
    N_IN, X_LANES, N_OUT, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y,
    STRIDE_X, DILATION_Y, DILATION_X)
