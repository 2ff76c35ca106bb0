#include "sample.h"
/* ---- template ---- */
/* dx = (a + b) f'(x), the slope taken from y */
NOINLINE static void add_slopes(struct tlc_part part,
    const float a[N_PANELS][BATCH][PANEL], const float b[N_PANELS][BATCH][PANEL],
    const float y[N_PANELS][BATCH][PANEL], float dx[N_PANELS][BATCH][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], (vec_load(&as[i]) + vec_load(&bs[i])) *
                                   activation_slope(vec_load(&ys[i])));
    })
}
