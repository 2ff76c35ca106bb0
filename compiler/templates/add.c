#include "sample.h"
/* ---- template ---- */
/* sum = a + b */
NOINLINE static void add(struct tlc_part part, const float a[N_PANELS][BATCH][PANEL],
    const float b[N_PANELS][BATCH][PANEL], float sum[N_PANELS][BATCH][PANEL])
{
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sum[0][0][i], vec_load(&a[0][0][i]) + vec_load(&b[0][0][i]));
    })
}
