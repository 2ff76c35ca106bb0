#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of hard_sigmoid where its value is y. */
static inline float hard_sigmoid_slope(float y)
{
    return y > 0.0f && y < 1.0f ? 1.0f / 6.0f : 0.0f;
}
