#include "normalization_sums_any.c"
/* ---- template ---- */
DEFINE_NORMALIZATION_SUMS(normalization_sums, BATCH, N)
