#include "penalty_slope.c"
/* ---- template ---- */
NOINLINE static void penalty_gradient(
    struct tlc_part part, const float *weights, float *gradient, double l1, double l2)
{
    const vec size = vec_broadcast((float)l1), twice = vec_broadcast((float)(2 * l2));
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&gradient[i],
                penalty_slope((vec){0}, vec_load(&weights[i]), size, twice));
    })
}
