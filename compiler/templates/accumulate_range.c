#include "accumulate_range_any.c"
/* ---- template ---- */
DEFINE_ACCUMULATE_RANGE(accumulate_range, BATCH, PIXELS, N)
