#include "conv2d_kernel_gradient_any.c"
/* ---- template ---- */
DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient, BATCH, H, W, N_IN, X_LANES, N_OUT,
    GROUPS, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y,
    DILATION_X)
