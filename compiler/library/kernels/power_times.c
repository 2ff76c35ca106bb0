#pragma once
#include "exp_part.c"
/* ---- template ---- */
/* factor e^x for x <= 0: where e^x alone would have lost bits, as it is smaller than
 * normal floats are, the product need not. What is below -170 counts as that. */
static inline float power_times(float x, float factor)
{
    uint32_t both;
    const float part = exp_part(x < -170.0f ? -170.0f : x, &both) + 1.0f;
    const uint32_t half = both >> 1;
    return factor * part * float_of(half << 23) * float_of((both - half) << 23);
}
