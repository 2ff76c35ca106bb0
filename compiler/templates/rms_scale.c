#include "sample.h"
#include "vec_sqrt.c"
/* ---- template ---- */
/* square goes towards that of the gradient, scaled = gradient / root of square */
NOINLINE static void rms_scale(struct tlc_part part, const float *gradient, float *square,
    float *scaled, double rho, double epsilon)
{
    const vec towards = vec_broadcast((float)(1 - rho));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec old_s = vec_load(&square[i]);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards, old_s);
            vec_store(&square[i], s);
            vec_store(&scaled[i], g / vec_sqrt(s + least));
        }
    })
}
