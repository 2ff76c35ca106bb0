#pragma once
#include "power.c"
/* ---- template ---- */
/* 1 / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline float logistic(float x)
{
    const float below = power(float_of(bits_of(x) | 0x80000000U));
    return (x < 0.0f ? below : 1.0f) / (1.0f + below);
}
