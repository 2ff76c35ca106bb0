#pragma once
#include "magnitude.c"
#include "normal_tail.c"
/* ---- template ---- */
/* The slope of gelu at x: the distribution below x, and x times its density. */
static inline float gelu_slope(float x)
{
    const float a = magnitude(x, 16.0f), tail = normal_bell(a, normal_ratio(a));
    const float density = normal_bell(a, 0.398942280f * a); /* 1 / sqrt(2 pi) */
    return x < 0.0f ? tail - density : 1.0f - tail + density;
}
