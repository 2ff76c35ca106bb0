#include "layer_normalization_gradient_any.c"
/* ---- template ---- */
DEFINE_LAYER_NORMALIZATION_GRADIENT(layer_normalization_gradient, BATCH, N)
