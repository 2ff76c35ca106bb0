#include "random_zoom_any.c"
/* ---- template ---- */
DEFINE_RANDOM_ZOOM(random_zoom, BATCH, H, W, N, X_LANES)
