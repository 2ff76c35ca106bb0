#include "layer_normalize_any.c"
/* ---- template ---- */
DEFINE_LAYER_NORMALIZE(layer_normalize, BATCH, N)
