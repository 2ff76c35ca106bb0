#pragma once
#include "begin.c"
/* ---- template ---- */
/* y = f(x), number by number */
KERNEL void activate(int count, const float *x, float *y, function *f)
{
    for (int i = 0; i < count; i++)
        y[i] = f(x[i]);
}
