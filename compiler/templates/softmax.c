#include "softmax_any.c"
/* ---- template ---- */
DEFINE_SOFTMAX(softmax, BATCH, N)
