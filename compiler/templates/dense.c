#include "dense_any.c"
/* ---- template ---- */
DEFINE_DENSE(dense, BATCH, N_IN, N_OUT, BLOCK, activation)
