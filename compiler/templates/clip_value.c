#include "sample.h"
/* ---- template ---- */
/* No number of `clipped` is beyond the limit, either way. */
NOINLINE static void clip_value(
    struct tlc_part part, const float *gradient, float *clipped, double limit)
{
    const vec most = vec_broadcast((float)limit);
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec below = vec_select(g > most, most, g);
            vec_store(&clipped[i], vec_select(below < -most, -most, below));
        }
    })
}
