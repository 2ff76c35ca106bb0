#pragma once
#include "magnitude.c"
/* ---- template ---- */
/* x / (1 + |x|); infinity counts as the largest float. */
static inline float softsign(float x)
{
    const float a = magnitude(x, 3.40282347e+38f);
    const float above = x > 0.0f ? a : x;
    return (x < 0.0f ? -a : above) / (1.0f + a);
}
