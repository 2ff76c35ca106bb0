#include "sample.h"
/* ---- template ---- */
/* weights -= rate decay weights + rate gradient */
NOINLINE static void sgd_decay(
    struct tlc_part part, float *weights, const float *gradient, float rate, double decay)
{
    const vec step = vec_broadcast(-rate);
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec w = vec_load(&weights[i]);
            vec_store(&weights[i],
                vec_fma(step, vec_load(&gradient[i]), vec_fma(shrink, w, w)));
        }
    })
}
