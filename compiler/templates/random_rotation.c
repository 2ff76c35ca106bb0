#include "random_rotation_any.c"
/* ---- template ---- */
DEFINE_RANDOM_ROTATION(random_rotation, BATCH, H, W, N, X_LANES)
