#include "conv2d_input_gradient_by_pixels_any.c"
/* ---- template ---- */
DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(conv2d_input_gradient_by_pixels, BATCH, H, W, N_IN,
    N_OUT, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, DILATION_Y,
    DILATION_X)
