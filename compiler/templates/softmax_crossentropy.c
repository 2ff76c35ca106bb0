#include "softmax_others.c"
/* ---- template ---- */
/* -log softmax(logits)[target] of each example: log(1 + others) where the target's logit
 * is the largest */
NOINLINE static void softmax_crossentropy(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], double losses[BATCH])
{
    _Alignas(64) float largest[BATCH_PANELS * PANEL], others[BATCH_PANELS * PANEL],
        at_target[BATCH_PANELS * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(N, of_row);
        vec at;
        vec_store(
            &others[row], softmax_others(N, of_row, most, targets_of(batch, row), &at));
        vec_store(&at_target[row], at);
        vec_store(&largest[row], most);
    }
    for (int row = 0; row < batch->count; row++) {
        const double logit = logits[row / PANEL][batch->targets[row]][row % PANEL];
        losses[row] =
            tlc_log1p(others[row] + (at_target[row] - 1.0)) + (largest[row] - logit);
    }
}
