#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples; zero
 * behind a short last batch's examples */
static void softmax_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH][STRIDE], float dlogits[BATCH][STRIDE])
{
    for (int row = 0; row < BATCH; row++) {
        float largest = logits[row][0];
        for (int i = 1; i < N; i++)
            largest = logits[row][i] > largest ? logits[row][i] : largest;
        _Alignas(64) float powers[STRIDE];
        for (int i = 0; i < STRIDE; i += LANES)
            vec_store(&powers[i], vec_exp(vec_load(&logits[row][i]) - largest));
        float sum = 0;
        for (int i = 0; i < N; i++)
            sum += powers[i];
        for (int i = 0; i < N; i++) {
            float error = powers[i] / sum - (i == batch->targets[row] ? 1.0f : 0.0f);
            dlogits[row][i] = row < batch->count ? error / (float)batch->count : 0;
        }
    }
}
