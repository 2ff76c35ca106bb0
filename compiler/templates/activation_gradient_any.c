#include "transpose_any.c"
/* ---- template ---- */
KERNEL void multiply_by_slope(int count, float *dx, const float *y, vec (*slope)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&dx[i], vec_load(&dx[i]) * slope(vec_load(&y[i])));
}

/* dx = dy f'(x), the slope taken from y = f(x); dy is feature-major, dx batch-major */
#define DEFINE_ACTIVATION_GRADIENT(name, batch, n, slope)                                \
    NOINLINE static void name(const float dy[PANELS(batch)][n][PANEL],                   \
        const float y[PANELS(n)][batch][PANEL], float dx[PANELS(n)][batch][PANEL])       \
    {                                                                                    \
        transpose_any(n, batch, dy[0][0], dx[0][0]);                                     \
        multiply_by_slope(PANELS(n) * batch * PANEL, dx[0][0], y[0][0], slope);          \
    }
