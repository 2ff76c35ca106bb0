#include "resize_any.c"
/* ---- template ---- */
DEFINE_RESIZE(resize, BATCH, H, W, N, KERNEL_H, KERNEL_W)
