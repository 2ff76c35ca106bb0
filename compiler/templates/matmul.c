#include "matmul_any.c"
/* ---- template ---- */
DEFINE_MATMUL(matmul, BATCH, N_IN, N_OUT, BLOCK)
