#include "sample.h"
/* ---- template ---- */
/* y = x scale + offset; rows are divided */
NOINLINE static void rescale(struct tlc_part part, const float x[N_PANELS][BATCH][PANEL],
    float y[N_PANELS][BATCH][PANEL], double scale, double offset)
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    const vec factor = vec_broadcast((float)scale), term = vec_broadcast((float)offset);
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], vec_fma(vec_load(&xs[i]), factor, term));
    })
}
