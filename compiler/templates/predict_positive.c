#include "sample.h"
/* ---- template ---- */
/* Class 1 where sigmoid(logit) > 0.5. */
NOINLINE static void predict_positive(const struct batch *batch,
    const float logits[BATCH_PANELS][1][PANEL], int predicted[BATCH])
{
    for (int row = 0; row < batch->count; row++)
        predicted[row] = logits[row / PANEL][0][row % PANEL] > 0;
}
