#include "sample.h"
/* ---- template ---- */
/* y = f(x) */
NOINLINE static void activate(struct tlc_part part, const float x[N_PANELS][BATCH][PANEL],
    float y[N_PANELS][BATCH][PANEL])
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], activation(vec_load(&xs[i])));
    })
}
