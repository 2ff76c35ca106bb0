#include "layer_normalization_sums_any.c"
/* ---- template ---- */
DEFINE_LAYER_NORMALIZATION_SUMS(layer_normalization_sums, BATCH, N)
