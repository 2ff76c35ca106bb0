#pragma once
#include "begin.c"
/* ---- template ---- */
/* The input's numbers times `scale`. */
KERNEL void gather(int count, const uint8_t *numbers, float scale, float *x)
{
    for (int i = 0; i < count; i++)
        x[i] = (float)numbers[i] * scale;
}
