#pragma once
#include "begin.c"
/* ---- template ---- */
/* The nearest whole number, halves away from 0; 0 of what is none. */
KERNEL int32_t int8_nearest(float x)
{
    if (x > 256.0f)
        return 256;
    if (x < -256.0f)
        return -256;
    return x >= 0.0f ? (int32_t)(x + 0.5f) : x < 0.0f ? -(int32_t)(0.5f - x) : 0;
}

/* Floats as bytes, of which each counts for 1 / `inverse`; `zero` stands for 0. */
KERNEL void int8_from_floats(int count, const float *x, float inverse, int32_t zero, int8_t *y)
{
    for (int i = 0; i < count; i++) {
        const int32_t number = int8_nearest(x[i] * inverse) + zero;
        y[i] = (int8_t)(number < -128 ? -128 : number > 127 ? 127 : number);
    }
}
