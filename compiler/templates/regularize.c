#include "penalty_slope.c"
/* ---- template ---- */
/* The gradient with the slope of the penalty on the weights. */
NOINLINE static void regularize(struct tlc_part part, const float *weights,
    const float *gradient, float *sum, double l1, double l2)
{
    const vec size = vec_broadcast((float)l1), twice = vec_broadcast((float)(2 * l2));
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&sum[i], penalty_slope(vec_load(&gradient[i]),
                                   vec_load(&weights[i]), size, twice));
    })
}
