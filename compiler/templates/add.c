#include "sample.h"
/* ---- template ---- */
/* sum = a + b */
NOINLINE static void add(struct tlc_part part, const float a[N_PANELS][BATCH][PANEL],
    const float b[N_PANELS][BATCH][PANEL], float sum[N_PANELS][BATCH][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}
