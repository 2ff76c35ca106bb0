#include "moments_any.c"
/* ---- template ---- */
DEFINE_MOMENTS(moments, BATCH, PIXELS, N)
