#include "average_pool_gradient_any.c"
/* ---- template ---- */
DEFINE_AVERAGE_POOL_GRADIENT(average_pool_gradient, BATCH, H, W, N, TOP, BOTTOM, LEFT,
    RIGHT, KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X)
