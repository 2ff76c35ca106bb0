#pragma once
#include "begin.c"
/* ---- template ---- */
/* d(mean loss) / d(output) = the error's sign / outputs / examples, 0 for no error */
KERNEL void absolute_error_gradient(int outputs, const float *wanted, float examples,
                                    const float *given, float *gradient)
{
    const float up = 1.0f / ((float)outputs * examples);
    for (int i = 0; i < outputs; i++) {
        const float down = given[i] < wanted[i] ? -up : 0.0f;
        gradient[i] = given[i] > wanted[i] ? up : down;
    }
}
