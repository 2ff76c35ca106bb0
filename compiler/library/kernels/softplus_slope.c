#pragma once
#include "power_minus_one.c"
/* ---- template ---- */
/* The slope of softplus where its value is y: 1 / (1 + e^-x) = 1 - e^-y */
static inline float softplus_slope(float y)
{
    return 0.0f - power_minus_one(0.0f - y);
}
