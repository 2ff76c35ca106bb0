#pragma once
#include "begin.c"
#include "power.c"
/* ---- template ---- */
/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples, at the target
 * less than 0 by what the others have: apart from it these count where it is nearly
 * certain. */
KERNEL void softmax_crossentropy_gradient(int classes, int32_t target, float examples,
                                          const float *logits, float *gradient)
{
    float largest = logits[0], others = 0.0f, at_target = 0.0f;
    for (int i = 1; i < classes; i++)
        largest = logits[i] > largest ? logits[i] : largest;
    for (int i = 0; i < classes; i++) {
        gradient[i] = power(logits[i] - largest);
        others += i == target ? 0.0f : gradient[i];
        at_target = i == target ? gradient[i] : at_target;
    }
    const float sum = others + at_target;
    for (int i = 0; i < classes; i++)
        gradient[i] = (i == target ? -others : gradient[i]) / sum / examples;
}
