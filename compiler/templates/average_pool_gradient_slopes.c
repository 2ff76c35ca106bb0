#include "average_pool_gradient_slopes_any.c"
/* ---- template ---- */
DEFINE_AVERAGE_POOL_GRADIENT_SLOPES(average_pool_gradient_slopes, BATCH, H, W, N, TOP,
    BOTTOM, LEFT, RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X, activation_slope)
