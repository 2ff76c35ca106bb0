#pragma once
#include "magnitude.c"
#include "normal_tail.c"
/* ---- template ---- */
/* x times the standard normal distribution below x: Hendrycks and Gimpel 2016. From 16
 * on, what the distribution has beyond is no float. */
static inline float gelu(float x)
{
    const float a = magnitude(x, 16.0f), part = normal_bell(a, a * normal_ratio(a));
    return x < 0.0f ? -part : x - part;
}
