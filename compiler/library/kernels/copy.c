#pragma once
#include "begin.c"
/* ---- template ---- */
KERNEL void copy(int count, const float *x, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = x[i];
}
