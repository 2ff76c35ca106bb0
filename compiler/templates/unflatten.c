#include "unflatten_any.c"
/* ---- template ---- */
DEFINE_UNFLATTEN(unflatten, BATCH, H *W, N)
