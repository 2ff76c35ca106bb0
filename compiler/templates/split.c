#include "split_any.c"
/* ---- template ---- */
DEFINE_SPLIT(split, BATCH, N_IN, N_OUT)
