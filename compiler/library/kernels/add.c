#pragma once
#include "begin.c"
/* ---- template ---- */
/* y = a + b, number by number */
KERNEL void add(int count, const float *a, const float *b, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = a[i] + b[i];
}
