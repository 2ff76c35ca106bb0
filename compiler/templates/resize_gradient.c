#include "resize_gradient_any.c"
/* ---- template ---- */
DEFINE_RESIZE_GRADIENT(resize_gradient, BATCH, H, W, N, KERNEL_H, KERNEL_W)
