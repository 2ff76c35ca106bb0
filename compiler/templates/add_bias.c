#include "sample.h"
/* ---- template ---- */
/* y = x + bias */
NOINLINE static void add_bias(const float x[N_PANELS][BATCH][PANEL],
    const float bias[STRIDE], float y[N_PANELS][BATCH][PANEL])
{
    for (int panel = 0; panel < N_PANELS; panel++)
        for (int row = 0; row < BATCH; row++)
            for (int i = 0; i < PANEL; i += LANES)
                vec_store(&y[panel][row][i],
                    vec_load(&x[panel][row][i]) + vec_load(&bias[panel * PANEL + i]));
}
