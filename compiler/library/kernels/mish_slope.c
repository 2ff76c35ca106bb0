#pragma once
#include "magnitude.c"
#include "power_times.c"
/* ---- template ---- */
/* The slope of mish at x: with w = n (n + 2), n = e^x, it is
 * w / (w + 2) + 4 x n (n + 1) / (w + 2)^2, for x > 0 written with t = 1 / n. */
static inline float mish_slope(float x)
{
    const float a = magnitude(x, 170.0f), t = power_times(0.0f - a, 1.0f);
    const float w = t * (t + 2.0f), down = 1.0f / (w + 2.0f);
    const float u = 1.0f + 2.0f * t, up = 1.0f / (u + 2.0f * t * t);
    const float below = w * down - 4.0f * a * (t * (t + 1.0f)) * down * down;
    const float above = u * up + 4.0f * a * ((1.0f + t) * t * t) * up * up;
    return x < 0.0f ? below : above;
}
