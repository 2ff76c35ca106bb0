#include "depthwise_conv2d_any.c"
/* ---- template ---- */
DEFINE_DEPTHWISE_CONV2D(depthwise_conv2d, BATCH, H, W, N, TOP, BOTTOM, LEFT, RIGHT,
    KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y, DILATION_X)
