#include "max_pool_gradient_any.c"
/* ---- template ---- */
DEFINE_MAX_POOL_GRADIENT(max_pool_gradient, BATCH, H, W, N, TOP, BOTTOM, LEFT, RIGHT,
    KERNEL_H, KERNEL_W, STRIDE_Y, STRIDE_X)
