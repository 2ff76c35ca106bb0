#include "sample.h"
#include "vec_sqrt.c"
/* ---- template ---- */
/* square and mean go towards those of the gradient,
 * scaled = gradient / root of (square - mean^2) */
NOINLINE static void rms_scale_centered(struct tlc_part part, const float *gradient,
    float *square, float *mean, float *scaled, double rho, double epsilon)
{
    const vec towards = vec_broadcast((float)(1 - rho));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec old_s = vec_load(&square[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards, old_s);
            const vec m = vec_fma(g - old_m, towards, old_m);
            vec_store(&square[i], s);
            vec_store(&mean[i], m);
            vec_store(&scaled[i], g / vec_sqrt(vec_fma(-m, m, s) + least));
        }
    })
}
