#include "accumulate_means_any.c"
/* ---- template ---- */
DEFINE_ACCUMULATE_MEANS(accumulate_means, BATCH, PIXELS, N)
