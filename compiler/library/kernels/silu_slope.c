#pragma once
#include "magnitude.c"
#include "power_times.c"
/* ---- template ---- */
/* The slope of silu at x: s (1 + x (1 - s)), s = 1 / (1 + e^-x). */
static inline float silu_slope(float x)
{
    const float a = magnitude(x, 170.0f), t = power_times(0.0f - a, 1.0f);
    const float whole = 1.0f + t;
    const float s = (x < 0.0f ? t : 1.0f) / whole;
    const float other = (x < 0.0f ? 1.0f : t) / whole; /* 1 - s */
    return s * (1.0f + (x < 0.0f ? -a : a) * other);
}
