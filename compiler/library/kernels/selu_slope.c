#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of selu by its value y: scale alpha e^x = y + scale alpha for x <= 0 */
static inline float selu_slope(float y)
{
    return y > 0.0f ? 1.05070099f : y + 1.75809934f;
}
