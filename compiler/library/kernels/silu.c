#pragma once
#include "magnitude.c"
#include "power_times.c"
/* ---- template ---- */
/* x / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline float silu(float x)
{
    const float a = magnitude(x, 170.0f), t = power_times(0.0f - a, 1.0f);
    const float below = power_times(0.0f - a, -a);
    return (x < 0.0f ? below : x) / (1.0f + t);
}
