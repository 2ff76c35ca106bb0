#include "dense_update_nonzero_any.c"
/* ---- template ---- */
DEFINE_DENSE_UPDATE_NONZERO(dense_update_nonzero, BATCH, N_IN, N_OUT)
