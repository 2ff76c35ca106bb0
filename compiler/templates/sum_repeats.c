#include "sum_repeats_any.c"
/* ---- template ---- */
DEFINE_SUM_REPEATS(sum_repeats, BATCH, N_OUT, N_IN)
