#include "sample.h"
/* ---- template ---- */
/* y = x + bias */
NOINLINE static void add_bias(struct tlc_part part, const float x[N_PANELS][BATCH][PANEL],
    const float bias[STRIDE], float y[N_PANELS][BATCH][PANEL])
{
    for (int panel = 0; panel < N_PANELS; panel++)
        DEAL(part, BATCH, 64, first, many, {
            for (int row = first; row < first + many; row++)
                for (int i = 0; i < PANEL; i += LANES)
                    vec_store(&y[panel][row][i],
                        vec_load(&x[panel][row][i]) + vec_load(&bias[panel * PANEL + i]));
        })
}
