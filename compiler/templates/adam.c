#include "sample.h"
#include "vec_sqrt.c"
/* ---- template ---- */
/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, NUMBERS / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec w = vec_load(&weights[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec old_s = vec_load(&square[i]);
            const vec m = vec_fma(g - old_m, towards_mean, old_m);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards_square, old_s);
            vec_store(&mean[i], m);
            vec_store(&square[i], s);
            vec_store(
                &weights[i], vec_fma(shrink, w, w) + step * m / (vec_sqrt(s) + least));
        }
    })
}
