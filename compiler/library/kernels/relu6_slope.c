#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of relu6 where its value is y. */
static inline float relu6_slope(float y)
{
    return y > 0.0f && y < 6.0f ? 1.0f : 0.0f;
}
