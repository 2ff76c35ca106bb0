#include "depthwise_input_gradient_slopes_any.c"
/* ---- template ---- */
DEFINE_DEPTHWISE_INPUT_GRADIENT_SLOPES(depthwise_input_gradient_slopes, BATCH, H, W, N,
    TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y,
    DILATION_X, activation_slope)
