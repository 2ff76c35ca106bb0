#pragma once
#include "begin.c"
/* ---- template ---- */
/* d(mean loss) / d(output) = the error, but no more than delta either way, / outputs /
 * examples */
KERNEL void huber_gradient(int outputs, const float *wanted, float examples, const float *given,
                           double delta, float *gradient)
{
    const float share = 1.0f / ((float)outputs * examples), most = (float)delta;
    for (int i = 0; i < outputs; i++) {
        const float error = given[i] - wanted[i];
        const float below = error > most ? most : error;
        gradient[i] = (below < -most ? -most : below) * share;
    }
}
