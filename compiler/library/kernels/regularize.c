#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* gradient += l1 sign(w) + 2 l2 w: the slope of the penalty on the weights */
KERNEL void regularize(int count, const float *w, double l1, double l2, float *gradient)
{
    const float size = (float)l1, twice = (float)(2.0 * l2);
    for (int i = 0; i < count; i++) {
        const float below = w[i] < 0.0f ? -size : 0.0f;
        gradient[i] = multiply_add(twice, w[i], gradient[i] + (w[i] > 0.0f ? size : below));
    }
}
