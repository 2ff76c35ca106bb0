#include "conv2d_input_gradient_slopes_any.c"
/* ---- template ---- */
DEFINE_CONV2D_INPUT_GRADIENT_SLOPES(conv2d_input_gradient_slopes, BATCH, H, W, N_IN,
    N_OUT, GROUPS, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X,
    DILATION_Y, DILATION_X, activation_slope)
