#include "momentum.c"
/* ---- template ---- */
/* velocity = momentum velocity - rate gradient
 * weights += velocity - rate decay weights */
NOINLINE static void sgd_momentum(struct tlc_part part, float *weights,
    const float *gradient, float rate, float *velocity, double momentum, double decay)
{
    const struct momentum of = momentum_of(rate, momentum, decay);
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            take_step(of, vec_load(&gradient[i]), &weights[i], &velocity[i]);
    })
}
