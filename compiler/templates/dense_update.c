#include "dense_update_any.c"
/* ---- template ---- */
/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update(const float x[BATCH][IN_STRIDE],
    const float dy[BATCH][OUT_STRIDE], float rate, float kernel[OUT_PANELS][N_IN][PANEL],
    float bias[OUT_STRIDE])
{
    dense_update_any(BATCH, N_IN, N_OUT, x[0], dy[0], rate, kernel[0][0], bias);
}
