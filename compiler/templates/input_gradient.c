#include "input_gradient_any.c"
/* ---- template ---- */
/* dx = dy kernel^T, both feature-major */
static void input_gradient(const float dy[N_OUT][BATCH_STRIDE],
    const float kernel[OUT_PANELS][N_IN][PANEL], float dx[N_IN][BATCH_STRIDE])
{
    input_gradient_any(BATCH, N_IN, N_OUT, dy[0], kernel[0][0], dx[0]);
}
