#include "softmax_sum.c"
/* ---- template ---- */
/* -log softmax(logits)[target] of each example */
NOINLINE static void softmax_crossentropy(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], double losses[BATCH])
{
    _Alignas(64) float sums[BATCH_PANELS * PANEL], largest[BATCH_PANELS * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(N, of_row);
        vec_store(&largest[row], most);
        vec_store(&sums[row], softmax_sum(N, of_row, most));
    }
    for (int row = 0; row < batch->count; row++)
        losses[row] = tlc_log(sums[row]) + largest[row] -
                      logits[row / PANEL][batch->targets[row]][row % PANEL];
}
