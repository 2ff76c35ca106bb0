#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
static void sigmoid_crossentropy(
    const struct batch *batch, const float logits[BATCH][STRIDE], double losses[BATCH])
{
    for (int row = 0; row < batch->count; row++) {
        float logit = logits[row][0];
        float magnitude = logit < 0 ? -logit : logit;
        double wrong_way = (logit > 0) != (batch->targets[row] == 1) ? magnitude : 0;
        losses[row] = wrong_way + tlc_log(1.0 + vec_exp(vec_broadcast(-magnitude))[0]);
    }
}
