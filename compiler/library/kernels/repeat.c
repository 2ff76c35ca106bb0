#pragma once
#include "begin.c"
/* ---- template ---- */
/* Each number so many times, side by side. */
KERNEL void repeat(int count, int times, const float *x, float *y)
{
    for (int i = 0; i < count; i++)
        for (int k = 0; k < times; k++)
            y[i * times + k] = x[i];
}
