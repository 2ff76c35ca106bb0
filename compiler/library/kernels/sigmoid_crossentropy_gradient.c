#pragma once
#include "begin.c"
#include "logistic.c"
/* ---- template ---- */
/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples, which for target 1 is
 * -sigmoid(-logit) */
KERNEL void sigmoid_crossentropy_gradient(int logits, int32_t target, float examples,
                                          const float *logit, float *gradient)
{
    const float way = target == 1 ? -1.0f : 1.0f;
    for (int i = 0; i < logits; i++)
        gradient[i] = way * logistic(way * logit[i]) / examples;
}
