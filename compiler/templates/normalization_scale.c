#include "rescale_any.c"
/* ---- template ---- */
DEFINE_NORMALIZATION_SCALE(normalization_scale, BATCH, N)
