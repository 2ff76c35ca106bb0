#include "repeat_any.c"
/* ---- template ---- */
DEFINE_REPEAT(repeat, BATCH, N_IN, N_OUT)
