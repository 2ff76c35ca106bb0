#pragma once
#include "sample.h"
/* ---- template ---- */
/* The slope of softsign where its value is y: 1 / (1 + |x|)^2 = (1 - |y|)^2 */
static inline float softsign_slope(float y)
{
    const float rest = y < 0.0f ? 1.0f + y : 1.0f - y;
    return rest * rest;
}
