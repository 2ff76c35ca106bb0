#include "vec_sigmoid.c"
/* ---- template ---- */
/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
NOINLINE static void record_sigmoid(const struct batch *batch,
    const float logits[BATCH_PANELS][1][PANEL], const int predicted[BATCH],
    const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        const float logit = logits[row / PANEL][0][row % PANEL];
        const float to_other = batch->targets[row] == 1 ? -logit : logit;
        const float off = vec_sigmoid(vec_broadcast(to_other))[0];
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] =
            vec_sigmoid(vec_broadcast(predicted[row] ? logit : -logit))[0];
        predictions->error[example] = 2.0f * off * off;
        if (predictions->output)
            predictions->output[example] = vec_sigmoid(vec_broadcast(logit))[0];
    }
}
