#include "dense_nonzero_any.c"
/* ---- template ---- */
DEFINE_DENSE_NONZERO(dense_nonzero, BATCH, N_IN, N_OUT, BLOCK, activation)
