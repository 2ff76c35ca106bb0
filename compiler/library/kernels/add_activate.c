#pragma once
#include "begin.c"
/* ---- template ---- */
/* y = f(a + b), number by number */
KERNEL void add_activate(int count, const float *a, const float *b, float *y, function *f)
{
    for (int i = 0; i < count; i++)
        y[i] = f(a[i] + b[i]);
}
