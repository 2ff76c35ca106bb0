#pragma once
#include "sample.h"
/* ---- template ---- */
static inline float relu6(float x)
{
    const float below = x > 6.0f ? 6.0f : x;
    return x < 0.0f ? 0.0f : below;
}
