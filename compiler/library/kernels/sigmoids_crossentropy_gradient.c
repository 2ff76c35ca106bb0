#pragma once
#include "begin.c"
#include "logistic.c"
/* ---- template ---- */
/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / outputs / examples, which for target
 * 1 is -sigmoid(-logit) */
KERNEL void sigmoids_crossentropy_gradient(int outputs, const float *wanted, float examples,
                                           const float *logits, double smoothing, float *gradient)
{
    const float share = 1.0f / ((float)outputs * examples);
    for (int i = 0; i < outputs; i++) {
        const float way = wanted[i] > 0.0f ? -1.0f : 1.0f;
        gradient[i] =
            (way * logistic(way * logits[i]) + (float)smoothing * (wanted[i] - 0.5f)) * share;
    }
}
