#pragma once
#include "power_minus_one.c"
/* ---- template ---- */
/* scale x for x >= 0, else scale alpha (e^x - 1): Klambauer et al. 2017 */
static inline float selu(float x)
{
    const float below = 1.75809934f * power_minus_one(x);
    return x >= 0.0f ? 1.05070099f * x : below;
}
