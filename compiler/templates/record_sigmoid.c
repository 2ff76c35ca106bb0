#include "exp.c"
/* ---- template ---- */
/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
NOINLINE static void record_sigmoid(const struct batch *batch,
    const float logits[BATCH_PANELS][1][PANEL], const int predicted[BATCH],
    const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        const vec logit = vec_broadcast(logits[row / PANEL][0][row % PANEL]);
        float probability = 1.0f / (1.0f + vec_exp(-logit)[0]);
        float off = probability - (float)batch->targets[row];
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] =
            predicted[row] ? probability : 1.0f - probability;
        predictions->error[example] = 2.0f * off * off;
    }
}
