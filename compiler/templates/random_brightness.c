#include "random_brightness_any.c"
/* ---- template ---- */
DEFINE_RANDOM_BRIGHTNESS(random_brightness, BATCH, H, W, N, X_LANES)
