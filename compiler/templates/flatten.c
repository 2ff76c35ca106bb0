#include "flatten_any.c"
/* ---- template ---- */
DEFINE_FLATTEN(flatten, BATCH, H *W, N)
