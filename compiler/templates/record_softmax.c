#include "class_probabilities.c"
/* ---- template ---- */
/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of all probabilities from 1 at the target and 0 elsewhere. */
NOINLINE static void record_softmax(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], const int predicted[BATCH],
    const struct tlc_predictions *predictions)
{
    _Alignas(64) float probabilities[N][LANES];
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row], lane = row % LANES;
        if (lane == 0)
            class_probabilities(
                N, &logits[row / PANEL][0][row % PANEL], probabilities[0]);
        float error = 0;
        for (int i = 0; i < N; i++) {
            float off = probabilities[i][lane] - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = probabilities[predicted[row]][lane];
        predictions->error[example] = error;
        for (int i = 0; predictions->output && i < N; i++)
            predictions->output[(size_t)example * N + (size_t)i] = probabilities[i][lane];
    }
}
