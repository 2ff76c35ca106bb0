#pragma once
#include "magnitude.c"
#include "power_times.c"
/* ---- template ---- */
/* x tanh(log(1 + e^x)): Misra 2019. With n = e^x it is x n (n + 2) / (n (n + 2) + 2), for
 * x > 0 written with t = 1 / n, which cannot overflow. */
static inline float mish(float x)
{
    const float a = magnitude(x, 170.0f), t = power_times(0.0f - a, 1.0f);
    const float below = power_times(0.0f - a, -a) * (t + 2.0f) / (t * (t + 2.0f) + 2.0f);
    const float above = x * (1.0f + 2.0f * t) / (1.0f + 2.0f * t + 2.0f * t * t);
    return x < 0.0f ? below : above;
}
