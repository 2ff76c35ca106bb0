#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* What a panel's gradient is made of; see normalization_gradient_rows. */
struct normal_slopes {
    _Alignas(64) float scale[PANEL], along[PANEL], constant[PANEL];
};

KERNEL void find_normal_slopes(int rows, const float *variance, const float *gamma,
    const float *dgamma, const float *dbeta, double epsilon, struct normal_slopes *slopes)
{
    for (int lane = 0; lane < PANEL; lane++) {
        const double root = __builtin_sqrt((double)variance[lane] + epsilon);
        slopes->scale[lane] = (float)((double)gamma[lane] / root);
        slopes->along[lane] = (float)((double)dgamma[lane] / root / rows);
        slopes->constant[lane] = (float)((double)dbeta[lane] / rows);
    }
}

/* dx = scale (dy - constant - along (x - mean)) */
KERNEL void normalization_gradient_rows(int rows, const float *dy, const float *x,
    const float *mean, const struct normal_slopes *slopes, float *dx)
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), scale = vec_load(&slopes->scale[i]);
        const vec along = vec_load(&slopes->along[i]);
        const vec constant = vec_load(&slopes->constant[i]);
        for (int at = i; at < rows * PANEL; at += PANEL)
            vec_store(&dx[at], scale * vec_fma(middle - vec_load(&x[at]), along,
                                           vec_load(&dy[at]) - constant));
    }
}

/* Of `many` rows, those that count, and zeros behind them. */
KERNEL void normalization_gradient_part(int first, int many, int rows, const float *dy,
    const float *x, const float *mean, const struct normal_slopes *slopes, float *dx)
{
    const int count = rows < first ? 0 : rows < first + many ? rows - first : many;
    normalization_gradient_rows(count, dy, x, mean, slopes, dx);
    memset(&dx[count * PANEL], 0, (size_t)(many - count) * PANEL * sizeof *dx);
}

/* dx, the moments being those of x: with n rows and z = (x - mean) / sqrt(variance +
 * epsilon), dx = gamma (dy - dbeta / n - z dgamma / n) / sqrt(variance + epsilon) */
#define DEFINE_NORMALIZATION_GRADIENT(name, examples, pixels, n)                         \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float dy[PANELS(n)][examples * (pixels)][PANEL],                           \
        const float x[PANELS(n)][examples * (pixels)][PANEL], const float *mean,         \
        const float *variance, const float *gamma, const float *dgamma,                  \
        const float *dbeta, float dx[PANELS(n)][examples * (pixels)][PANEL],             \
        double epsilon)                                                                  \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            struct normal_slopes slopes;                                                 \
            find_normal_slopes(rows, &variance[at], &gamma[at], &dgamma[at], &dbeta[at], \
                epsilon, &slopes);                                                       \
            DEAL(part, examples *(pixels), 256, first, many,                             \
                normalization_gradient_part(first, many, rows, dy[panel][first],         \
                    x[panel][first], &mean[at], &slopes, dx[panel][first]))              \
        }                                                                                \
    }
