#include "sample.h"
/* ---- template ---- */
/* y = f(x) */
NOINLINE static void activate(struct tlc_part part, const float x[N_PANELS][BATCH][PANEL],
    float y[N_PANELS][BATCH][PANEL])
{
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&y[0][0][i], activation(vec_load(&x[0][0][i])));
    })
}
