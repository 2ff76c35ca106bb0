#include "sample.h"
/* ---- template ---- */
/* What a panel's columns are multiplied by: gamma / sqrt(variance + epsilon). */
KERNEL void normal_scale(
    const float *variance, const float *gamma, double epsilon, float scale[PANEL])
{
    for (int lane = 0; lane < PANEL; lane++)
        scale[lane] = (float)((double)gamma[lane] /
                              __builtin_sqrt((double)variance[lane] + epsilon));
}

KERNEL void normalize_rows(int rows, const float *x, const float *mean,
    const float *scale, const float *beta, float *y, vec (*f)(vec))
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), factor = vec_load(&scale[i]);
        const vec offset = vec_load(&beta[i]);
        for (int row = 0; row < rows; row++)
            vec_store(&y[row * PANEL + i],
                f(vec_fma(vec_load(&x[row * PANEL + i]) - middle, factor, offset)));
    }
}

/* y = f(gamma (x - mean) / sqrt(variance + epsilon) + beta), column by column */
#define DEFINE_NORMALIZE(name, rows, n, f)                                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *mean, const float *variance, \
        const float *gamma, const float *beta, float y[PANELS(n)][rows][PANEL],          \
        double epsilon)                                                                  \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            _Alignas(64) float scale[PANEL];                                             \
            normal_scale(&variance[at], &gamma[at], epsilon, scale);                     \
            DEAL(part, rows, 256, first, many,                                           \
                normalize_rows(many, x[panel][first], &mean[at], scale, &beta[at],       \
                    y[panel][first], f))                                                 \
        }                                                                                \
    }
