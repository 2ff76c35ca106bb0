#pragma once
#include "begin.c"
/* ---- template ---- */
/* What smoothing adds to the gradient by the logits: smoothing (1 at the target -
 * 1 / classes) / examples, or smoothing (target - 1/2) / examples of one logit that tells
 * two classes apart. */
KERNEL void smooth_gradient(int logits, int32_t target, float examples, const float *gradient,
                            double smoothing, float *smoothed)
{
    const float share = (float)(smoothing / (double)examples);
    const float others = logits == 1 ? 0.5f : 1.0f / (float)logits;
    for (int i = 0; i < logits; i++) {
        const float one = target == (logits == 1 ? 1 : i) ? 1.0f : 0.0f;
        smoothed[i] = gradient[i] + share * (one - others);
    }
}
