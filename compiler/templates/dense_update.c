#include "dense_update_any.c"
/* ---- template ---- */
DEFINE_DENSE_UPDATE(dense_update, BATCH, N_IN, N_OUT)
