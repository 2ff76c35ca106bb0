#include "sample.h"
/* ---- template ---- */
/* Losses where a share `smoothing` of each target goes to all classes alike: with the
 * target's logit in place of their mean, or, of one logit that tells two classes apart,
 * z (target - 1/2). */
NOINLINE static void smooth(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], const double losses[BATCH],
    double smoothed[BATCH], double smoothing)
{
    for (int row = 0; row < batch->count; row++) {
        const int target = batch->targets[row];
        double mean = 0;
        for (int i = 0; i < N; i++)
            mean += (double)logits[row / PANEL][i][row % PANEL] / N;
        const double away =
            N == 1 ? mean * (target - 0.5)
                   : (double)logits[row / PANEL][N == 1 ? 0 : target][row % PANEL] - mean;
        smoothed[row] = losses[row] + smoothing * away;
    }
}
