#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of leaky_relu where its value is y. */
static inline float leaky_relu_slope(float y)
{
    return y > 0.0f ? 1.0f : 0.2f;
}
