#pragma once
#include "begin.c"
/* ---- template ---- */
/* y = f(x), f being a table of what becomes of each byte from -128 to 127. */
KERNEL void int8_table(int count, const int8_t *x, const int8_t *table, int8_t *y)
{
    for (int i = 0; i < count; i++)
        y[i] = table[(int32_t)x[i] + 128];
}
