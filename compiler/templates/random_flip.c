#include "random_flip_any.c"
/* ---- template ---- */
DEFINE_RANDOM_FLIP(random_flip, BATCH, H, W, N, X_LANES)
