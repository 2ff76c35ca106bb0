#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples; zero behind a short
 * last batch's examples */
static void sigmoid_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH][STRIDE], float dlogits[BATCH][STRIDE])
{
    for (int row = 0; row < BATCH; row++) {
        float probability = 1.0f / (1.0f + vec_exp(vec_broadcast(-logits[row][0]))[0]);
        float error = probability - (float)batch->targets[row];
        dlogits[row][0] = row < batch->count ? error / (float)batch->count : 0;
    }
}
