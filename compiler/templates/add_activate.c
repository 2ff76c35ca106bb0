#include "sample.h"
/* ---- template ---- */
/* y = f(a + b) */
NOINLINE static void add_activate(struct tlc_part part,
    const float a[N_PANELS][BATCH][PANEL], const float b[N_PANELS][BATCH][PANEL],
    float y[N_PANELS][BATCH][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *ys = y[0][0];
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], activation(vec_load(&as[i]) + vec_load(&bs[i])));
    })
}
