#include "normalize_any.c"
/* ---- template ---- */
KERNEL void normalize_add_rows(int rows, const float *x, const float *mean,
    const float *scale, const float *beta, const float *other, float *y, vec (*f)(vec))
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), factor = vec_load(&scale[i]);
        const vec offset = vec_load(&beta[i]);
        for (int at = i; at < rows * PANEL; at += PANEL)
            vec_store(&y[at], f(vec_fma(vec_load(&x[at]) - middle, factor, offset) +
                                  vec_load(&other[at])));
    }
}

/* y = f(gamma (x - mean) / sqrt(variance + epsilon) + beta + other), column by column */
#define DEFINE_NORMALIZE_ADD_ACTIVATE(name, rows, n, f)                                  \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *mean, const float *variance, \
        const float *gamma, const float *beta,                                           \
        const float other[PANELS(n)][rows][PANEL], float y[PANELS(n)][rows][PANEL],      \
        double epsilon)                                                                  \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            _Alignas(64) float scale[PANEL];                                             \
            normal_scale(&variance[at], &gamma[at], epsilon, scale);                     \
            DEAL(part, rows, 256, first, many,                                           \
                normalize_add_rows(many, x[panel][first], &mean[at], scale, &beta[at],   \
                    other[panel][first], y[panel][first], f))                            \
        }                                                                                \
    }
