#pragma once
#include "begin.c"
/* ---- template ---- */
/* dx = (a + b) f'(x), number by number */
KERNEL void add_slopes(int count, const float *a, const float *b, const float *from, float *dx,
                       function *slope)
{
    for (int i = 0; i < count; i++)
        dx[i] = (a[i] + b[i]) * slope(from[i]);
}
