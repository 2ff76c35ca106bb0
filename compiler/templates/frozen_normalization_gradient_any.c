#include "normalize_any.c"
/* ---- template ---- */
KERNEL void scale_rows(int rows, const float *dy, const float *scale, float *dx)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(&dx[row * PANEL + i],
                vec_load(&dy[row * PANEL + i]) * vec_load(&scale[i]));
}

/* dx = dy gamma / sqrt(variance + epsilon), column by column */
#define DEFINE_FROZEN_NORMALIZATION_GRADIENT(name, rows, n)                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float *variance,                   \
        const float *gamma, float dx[PANELS(n)][rows][PANEL], double epsilon)            \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            _Alignas(64) float scale[PANEL];                                             \
            normal_scale(                                                                \
                &variance[panel * PANEL], &gamma[panel * PANEL], epsilon, scale);        \
            DEAL(part, rows, 256, first, many,                                           \
                scale_rows(many, dy[panel][first], scale, dx[panel][first]))             \
        }                                                                                \
    }
