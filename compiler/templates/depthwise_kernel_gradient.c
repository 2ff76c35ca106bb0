#include "depthwise_kernel_gradient_any.c"
/* ---- template ---- */
DEFINE_DEPTHWISE_KERNEL_GRADIENT(depthwise_kernel_gradient, BATCH, H, W, N, TOP, BOTTOM,
    LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y, DILATION_X)
