#include "frozen_normalization_gradient_any.c"
/* ---- template ---- */
DEFINE_FROZEN_NORMALIZATION_GRADIENT(frozen_normalization_gradient, BATCH, N)
