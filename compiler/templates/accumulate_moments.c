#include "accumulate_moments_any.c"
/* ---- template ---- */
DEFINE_ACCUMULATE_MOMENTS(accumulate_moments, BATCH, PIXELS, N)
