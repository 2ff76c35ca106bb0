#include "rescale_any.c"
/* ---- template ---- */
DEFINE_RESCALE(rescale, BATCH, N)
