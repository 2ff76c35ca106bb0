#include "sample.h"
/* ---- template ---- */
/* Class 1 where sigmoid(logit) > 0.5. */
static void predict_positive(
    const struct batch *batch, const float logits[BATCH][STRIDE], int predicted[BATCH])
{
    for (int row = 0; row < batch->count; row++)
        predicted[row] = logits[row][0] > 0;
}
