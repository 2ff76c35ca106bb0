#include "sample.h"
/* ---- template ---- */
/* A sum waits for each of its additions; meanwhile others are made. */
enum { SUMS_AT_ONCE = 4 };

/* The sums of a few panels' rows. */
KERNEL void sum_panels(int panels, int rows, const float *dy, float *sums)
{
    vec sum[SUMS_AT_ONCE * VECTORS] = {0};
    for (int row = 0; row < rows; row++)
        UNROLLED (v, panels * VECTORS)
            sum[v] +=
                vec_load(&dy[(v / VECTORS * rows + row) * PANEL + v % VECTORS * LANES]);
    UNROLLED (v, panels * VECTORS)
        vec_store(&sums[v * LANES], sum[v]);
}
