#include "softmax_powers.c"
/* ---- template ---- */
/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of all probabilities from 1 at the target and 0 elsewhere. */
static void record_softmax(const struct batch *batch, const float logits[BATCH][STRIDE],
    const int predicted[BATCH], const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        _Alignas(64) float powers[STRIDE], largest, error = 0;
        const float sum = softmax_powers(N, logits[row], powers, &largest);
        for (int i = 0; i < N; i++) {
            float off = powers[i] / sum - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = powers[predicted[row]] / sum;
        predictions->error[example] = error;
    }
}
