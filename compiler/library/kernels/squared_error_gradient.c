#pragma once
#include "begin.c"
/* ---- template ---- */
/* d(mean loss) / d(output) = 2 error / outputs / examples */
KERNEL void squared_error_gradient(int outputs, const float *wanted, float examples,
                                   const float *given, float *gradient)
{
    const float share = 2.0f / ((float)outputs * examples);
    for (int i = 0; i < outputs; i++)
        gradient[i] = (given[i] - wanted[i]) * share;
}
