#include "sample.h"
/* ---- template ---- */
/* The sum of dy over the examples. */
NOINLINE static void bias_gradient(
    const float dy[N_PANELS][BATCH][PANEL], float gradient[N_PANELS][1][PANEL])
{
    for (int panel = 0; panel < N_PANELS; panel++)
        for (int i = 0; i < PANEL; i += LANES) {
            vec sum = {0};
            for (int row = 0; row < BATCH; row++)
                sum += vec_load(&dy[panel][row][i]);
            vec_store(&gradient[panel][0][i], sum);
        }
}
