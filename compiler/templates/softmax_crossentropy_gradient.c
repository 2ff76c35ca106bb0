#include "softmax_powers.c"
/* ---- template ---- */
/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples; zero
 * behind a short last batch's examples */
static void softmax_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH][STRIDE], float dlogits[BATCH][STRIDE])
{
    for (int row = 0; row < BATCH; row++) {
        _Alignas(64) float powers[STRIDE], largest;
        const float sum = softmax_powers(N, logits[row], powers, &largest);
        for (int i = 0; i < N; i++) {
            float error = powers[i] / sum - (i == batch->targets[row] ? 1.0f : 0.0f);
            dlogits[row][i] = row < batch->count ? error / (float)batch->count : 0;
        }
    }
}
