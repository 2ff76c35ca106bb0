#include "linear.c"
#include "normalize_any.c"
/* ---- template ---- */
DEFINE_NORMALIZE(normalize, BATCH, N, linear)
