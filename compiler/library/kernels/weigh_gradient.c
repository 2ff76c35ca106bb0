#pragma once
#include "begin.c"
/* ---- template ---- */
/* The gradient times the weight of the example's class. */
KERNEL void weigh_gradient(int logits, const float *weights, int32_t target, const float *gradient,
                           float *weighed)
{
    for (int i = 0; i < logits; i++)
        weighed[i] = gradient[i] * weights[target];
}
