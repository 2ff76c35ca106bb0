#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of exponential is its value. */
static inline float exponential_slope(float y)
{
    return y;
}
