#include "row_moments.c"
/* ---- template ---- */
KERNEL void softmax_gradient_row(
    int n, int plane, const float *dy, const float *y, float *dx)
{
    double along[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++)
            along[lane] +=
                (double)dy[panel * plane + lane] * (double)y[panel * plane + lane];
    const vec sum = vec_broadcast((float)sum_of_lanes(along));
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(
                &dx[panel * plane + i], vec_load(&y[panel * plane + i]) *
                                            (vec_load(&dy[panel * plane + i]) - sum));
}

/* dx = y (dy - the sum of dy y in the row); rows are divided */
#define DEFINE_SOFTMAX_GRADIENT(name, rows, n)                                           \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float y[PANELS(n)][rows][PANEL],   \
        float dx[PANELS(n)][rows][PANEL])                                                \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            softmax_gradient_row(                                                        \
                n, (rows)*PANEL *one, dy[0][row], y[0][row], dx[0][row]))                \
    }
