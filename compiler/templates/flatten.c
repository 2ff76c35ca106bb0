#include "flatten_any.c"
/* ---- template ---- */
DEFINE_FLATTEN(flatten, BATCH, PIXELS, N, X_LANES)
