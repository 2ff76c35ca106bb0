#include "concatenate_any.c"
/* ---- template ---- */
DEFINE_CONCATENATE(concatenate, BATCH, N_IN, N_OUT)
