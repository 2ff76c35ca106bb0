#include "normalization_gradient_any.c"
/* ---- template ---- */
DEFINE_NORMALIZATION_GRADIENT(normalization_gradient, BATCH, PIXELS, N)
