#include "sample.h"
/* ---- template ---- */
/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient(struct tlc_part part,
    const float dy[N_PANELS][BATCH][PANEL], float gradient[N_PANELS][1][PANEL])
{
    DEAL(part, N_PANELS, 1, panel, one, {
        for (int i = 0; i < one * PANEL; i += LANES) {
            vec sum = {0};
            for (int row = 0; row < BATCH; row++)
                sum += vec_load(&dy[panel][row][i]);
            vec_store(&gradient[panel][0][i], sum);
        }
    })
}
