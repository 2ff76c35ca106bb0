#pragma once
#include "power_minus_one.c"
/* ---- template ---- */
/* Not less than 0 includes -0, which stays what it is. */
static inline float elu(float x)
{
    const float below = power_minus_one(x);
    return x >= 0.0f ? x : below;
}
