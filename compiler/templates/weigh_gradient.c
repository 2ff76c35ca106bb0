#include "sample.h"
/* ---- template ---- */
/* The gradient by each example's logits times the weight of its class. */
NOINLINE static void weigh_gradient(const struct batch *batch,
    const float dlogits[BATCH_PANELS][N][PANEL], float weighed[BATCH_PANELS][N][PANEL])
{
    _Alignas(64) float weights[BATCH_PANELS * PANEL] = {0};
    for (int row = 0; row < batch->count; row++)
        weights[row] = batch->class_weight[batch->targets[row]];
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES)
        for (int i = 0; i < N; i++)
            vec_store(&weighed[row / PANEL][i][row % PANEL],
                vec_load(&dlogits[row / PANEL][i][row % PANEL]) *
                    vec_load(&weights[row]));
}
