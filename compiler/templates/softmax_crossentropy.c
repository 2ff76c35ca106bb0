#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* -log softmax(logits)[target] of each example, the largest logit taken out first so that
 * nothing overflows */
static void softmax_crossentropy(
    const struct batch *batch, const float logits[BATCH][STRIDE], double losses[BATCH])
{
    for (int row = 0; row < batch->count; row++) {
        float largest = logits[row][0];
        for (int i = 1; i < N; i++)
            largest = logits[row][i] > largest ? logits[row][i] : largest;
        _Alignas(64) float powers[STRIDE];
        for (int i = 0; i < STRIDE; i += LANES)
            vec_store(&powers[i], vec_exp(vec_load(&logits[row][i]) - largest));
        float sum = 0;
        for (int i = 0; i < N; i++)
            sum += powers[i];
        losses[row] = tlc_log(sum) + largest - logits[row][batch->targets[row]];
    }
}
