#pragma once
#include "multiply_add.c"
/* ---- template ---- */
/* The slope of tanh where its value is y. */
static inline float hyperbolic_tangent_slope(float y)
{
    return multiply_add(-y, y, 1.0f);
}
