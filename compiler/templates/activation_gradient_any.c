#include "transpose_any.c"
#include "multiply_by_slope.c"
/* ---- template ---- */
KERNEL void activation_gradient_any(int panel, int batch, int n, const float *dy,
    const float *y, float *dx, vec (*slope)(vec))
{
    const int first = panel * batch * PANEL;
    transpose_any(panel, n, batch, dy, dx);
    multiply_by_slope(batch * PANEL, &dx[first], &y[first], slope);
}

/* dx = dy f'(x), the slope taken from y; dy is feature-major, dx batch-major */
#define DEFINE_ACTIVATION_GRADIENT(name, batch, n, slope)                                \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(batch)][n][PANEL], const float y[PANELS(n)][batch][PANEL], \
        float dx[PANELS(n)][batch][PANEL])                                               \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            activation_gradient_any(                                                     \
                panel, batch *one, n, dy[0][0], y[0][0], dx[0][0], slope))               \
    }
