#include "sample.h"
/* ---- template ---- */
/* The class with the largest logit, the first of several. */
static void predict_largest(
    const struct batch *batch, const float logits[BATCH][STRIDE], int predicted[BATCH])
{
    for (int row = 0; row < batch->count; row++) {
        predicted[row] = 0;
        for (int i = 1; i < N; i++)
            if (logits[row][i] > logits[row][predicted[row]])
                predicted[row] = i;
    }
}
