#include "sample.h"
/* ---- template ---- */
/* velocity = momentum velocity - rate gradient
 * weights += velocity - rate decay weights */
NOINLINE static void sgd_momentum(struct tlc_part part, float *weights,
    const float *gradient, float rate, float *velocity, double momentum, double decay)
{
    const vec step = vec_broadcast(-rate), keep = vec_broadcast((float)momentum);
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec w = vec_load(&weights[i]);
            const vec kept = keep * vec_load(&velocity[i]);
            const vec v = vec_fma(step, vec_load(&gradient[i]), kept);
            vec_store(&velocity[i], v);
            vec_store(&weights[i], vec_fma(shrink, w, w) + v);
        }
    })
}
