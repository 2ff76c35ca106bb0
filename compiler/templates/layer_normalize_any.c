#include "row_moments.c"
/* ---- template ---- */
KERNEL void layer_normalize_row(int n, int plane, const float *x, const float *gamma,
    const float *beta, float *y, double epsilon)
{
    const struct row_moments moments = find_row_moments(n, plane, x, epsilon);
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(
                &y[panel * plane + i], vec_fma(normal_of(&moments, &x[panel * plane + i]),
                                           vec_load(&gamma[panel * PANEL + i]),
                                           vec_load(&beta[panel * PANEL + i])));
}

/* y = gamma (x - mean) / sqrt(variance + epsilon) + beta by the moments of each row; rows
 * are divided */
#define DEFINE_LAYER_NORMALIZE(name, rows, n)                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *gamma, const float *beta,    \
        float y[PANELS(n)][rows][PANEL], double epsilon)                                 \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            layer_normalize_row(                                                         \
                n, (rows)*PANEL *one, x[0][row], gamma, beta, y[0][row], epsilon))       \
    }
