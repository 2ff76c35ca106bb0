#include "normalize_any.c"
/* ---- template ---- */
DEFINE_NORMALIZE(normalize_activate, BATCH, N, activation)
