#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of relu where its value is y. */
static inline float relu_slope(float y)
{
    return y > 0.0f ? 1.0f : 0.0f;
}
