#pragma once
#include "begin.c"
/* ---- template ---- */
/* The numbers that bytes stand for. */
KERNEL void int8_to_floats(int count, const int8_t *x, int32_t zero, float scale, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = (float)((int32_t)x[i] - zero) * scale;
}
