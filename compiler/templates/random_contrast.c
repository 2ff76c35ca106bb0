#include "random_contrast_any.c"
/* ---- template ---- */
DEFINE_RANDOM_CONTRAST(random_contrast, BATCH, H, W, N, X_LANES)
