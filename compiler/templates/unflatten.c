#include "unflatten_any.c"
/* ---- template ---- */
DEFINE_UNFLATTEN(unflatten, BATCH, PIXELS, N)
