#include "sample.h"
/* ---- template ---- */
/* The class with the largest logit, the first of several. */
NOINLINE static void predict_largest(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], int predicted[BATCH])
{
    for (int row = 0; row < batch->count; row += LANES) {
        vec largest = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_int best = {0};
        for (int i = 1; i < N; i++) {
            const vec logit = vec_load(&logits[row / PANEL][i][row % PANEL]);
            const vec_int larger = logit > largest;
            largest = vec_select(larger, logit, largest);
            best = (larger & i) | (~larger & best);
        }
        for (int i = 0; i < LANES && row + i < BATCH; i++)
            predicted[row + i] = best[i];
    }
}
