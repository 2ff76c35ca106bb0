#pragma once
#include "begin.c"
/* ---- template ---- */
/* The example's bytes, from 0 to 255, as bytes from -128 to 127. */
KERNEL void int8_from_bytes(int count, const uint8_t *numbers, int8_t *x)
{
    for (int i = 0; i < count; i++)
        x[i] = (int8_t)((int32_t)numbers[i] - 128);
}
