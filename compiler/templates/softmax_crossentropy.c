#include "softmax_powers.c"
/* ---- template ---- */
/* -log softmax(logits)[target] of each example */
static void softmax_crossentropy(
    const struct batch *batch, const float logits[BATCH][STRIDE], double losses[BATCH])
{
    for (int row = 0; row < batch->count; row++) {
        _Alignas(64) float powers[STRIDE], largest;
        const float sum = softmax_powers(N, logits[row], powers, &largest);
        losses[row] = tlc_log(sum) + largest - logits[row][batch->targets[row]];
    }
}
