#include "sample.h"
/* ---- template ---- */
/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes(struct tlc_part part,
    const float dy[N_PANELS][BATCH][PANEL], const float y[N_PANELS][BATCH][PANEL],
    float dx[N_PANELS][BATCH][PANEL])
{
    DEAL(part, N_PANELS * BATCH, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dx[0][0][i],
                vec_load(&dy[0][0][i]) * activation_slope(vec_load(&y[0][0][i])));
    })
}
