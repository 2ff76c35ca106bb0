#include "sample.h"
/* ---- template ---- */
/* weights -= rate gradient */
NOINLINE static void sgd(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}
