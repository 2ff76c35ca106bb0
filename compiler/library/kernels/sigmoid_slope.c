#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of sigmoid where its value is y. */
static inline float sigmoid_slope(float y)
{
    return y * (1.0f - y);
}
