#include "transpose_any.c"
/* ---- template ---- */
/* dx = dy activation'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient(const float dy[N][BATCH_STRIDE],
    const float y[BATCH][STRIDE], float dx[BATCH][STRIDE])
{
    transpose_any(N, BATCH, dy[0], dx[0]);
    for (int row = 0; row < BATCH; row++)
        for (int i = 0; i < STRIDE; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * activation_slope(vec_load(&y[row][i])));
}
