#include "gather_images_any.c"
/* ---- template ---- */
DEFINE_GATHER_IMAGES(gather_images, BATCH, H, W, N, X_LANES)
