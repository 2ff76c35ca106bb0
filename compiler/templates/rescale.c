#include "sample.h"
/* ---- template ---- */
/* y = x scale + offset; rows are divided */
NOINLINE static void rescale(struct tlc_part part, const float x[N_PANELS][BATCH][PANEL],
    float y[N_PANELS][BATCH][PANEL], double scale, double offset)
{
    const vec factor = vec_broadcast((float)scale), term = vec_broadcast((float)offset);
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&y[0][0][i], vec_fma(vec_load(&x[0][0][i]), factor, term));
    })
}
