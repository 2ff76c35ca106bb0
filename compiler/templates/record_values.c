#include "sample.h"
/* ---- template ---- */
/* What the model gives of each example, where that is kept. */
NOINLINE static void record_values(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL],
    const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++)
        for (int k = 0; k < N; k++)
            predictions->output[(size_t)batch->examples[row] * (size_t)N + (size_t)k] =
                outputs[row / PANEL][k][row % PANEL];
}
