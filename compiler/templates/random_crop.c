#include "random_crop_any.c"
/* ---- template ---- */
DEFINE_RANDOM_CROP(random_crop, BATCH, H, W, N, X_LANES)
