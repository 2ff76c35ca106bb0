#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of elu where its value is y: e^x = y + 1 for x <= 0. */
static inline float elu_slope(float y)
{
    return y > 0.0f ? 1.0f : y + 1.0f;
}
