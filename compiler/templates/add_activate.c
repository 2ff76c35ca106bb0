#include "sample.h"
/* ---- template ---- */
/* y = f(a + b) */
NOINLINE static void add_activate(struct tlc_part part,
    const float a[N_PANELS][BATCH][PANEL], const float b[N_PANELS][BATCH][PANEL],
    float y[N_PANELS][BATCH][PANEL])
{
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(
                &y[0][0][i], activation(vec_load(&a[0][0][i]) + vec_load(&b[0][0][i])));
    })
}
