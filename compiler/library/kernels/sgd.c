#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* w -= rate gradient */
KERNEL void sgd(int count, const float *gradient, float rate, float *w)
{
    for (int i = 0; i < count; i++)
        w[i] = multiply_add(-rate, gradient[i], w[i]);
}
