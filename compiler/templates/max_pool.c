#include "max_pool_any.c"
/* ---- template ---- */
DEFINE_POOL(max_pool, max_pool_image, BATCH, H, W, N, TOP, BOTTOM, LEFT, RIGHT, KERNEL_H,
    KERNEL_W, STRIDE_Y, STRIDE_X)
