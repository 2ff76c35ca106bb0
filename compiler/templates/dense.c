#include "activate.c"
#include "dense_any.c"
/* ---- template ---- */
/* y = activation(x kernel + bias) */
static void dense(const float x[BATCH][IN_STRIDE],
    const float kernel[OUT_PANELS][N_IN][PANEL], const float bias[OUT_STRIDE],
    float y[BATCH][OUT_STRIDE])
{
    dense_any(BATCH, N_IN, N_OUT, x[0], kernel[0][0], bias, y[0]);
    activate(BATCH * OUT_STRIDE, y[0], activation);
}
