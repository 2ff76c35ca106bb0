#pragma once
#include "begin.c"
/* ---- template ---- */
/* No number of the gradient is beyond the limit, either way. */
KERNEL void clip_value(int count, double limit, float *gradient)
{
    const float most = (float)limit;
    for (int i = 0; i < count; i++) {
        const float below = gradient[i] > most ? most : gradient[i];
        gradient[i] = below < -most ? -most : below;
    }
}
