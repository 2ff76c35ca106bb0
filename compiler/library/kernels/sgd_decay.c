#pragma once
#include "shrinking.c"
#include "multiply_add.c"
/* ---- template ---- */
/* w -= rate decay w + rate gradient */
KERNEL void sgd_decay(int count, const float *gradient, float rate, double decay, float *w)
{
    const float shrink = shrinking(rate, decay);
    for (int i = 0; i < count; i++)
        w[i] = multiply_add(-rate, gradient[i], multiply_add(shrink, w[i], w[i]));
}
