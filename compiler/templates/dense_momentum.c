#include "dense_momentum_any.c"
/* ---- template ---- */
DEFINE_DENSE_MOMENTUM(dense_momentum, BATCH, N_IN, N_OUT)
