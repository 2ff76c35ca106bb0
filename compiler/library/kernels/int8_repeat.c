#pragma once
#include "begin.c"
/* ---- template ---- */
/* Each number so many times, side by side. */
KERNEL void int8_repeat(int count, int times, const int8_t *x, int8_t *y)
{
    for (int i = 0; i < count; i++)
        for (int k = 0; k < times; k++)
            y[i * times + k] = x[i];
}
