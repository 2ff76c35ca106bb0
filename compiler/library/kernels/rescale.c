#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* y = x scale + offset */
KERNEL void rescale(int count, const float *x, float scale, float offset, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = multiply_add(x[i], scale, offset);
}
