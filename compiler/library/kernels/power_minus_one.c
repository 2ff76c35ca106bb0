#pragma once
#include "exp_part.c"
/* ---- template ---- */
/* e^x - 1 for x <= 0, near 0 too, where taking 1 from e^x would leave few bits. It is
 * 2^n (e^r - 1) + (2^n - 1), and -1 below -25. */
static inline float power_minus_one(float x)
{
    uint32_t exponent;
    const float part = exp_part(x < -25.0f ? -25.0f : x, &exponent);
    const float two_to_n = float_of((exponent - 127U) << 23);
    return multiply_add(part, two_to_n, two_to_n - 1.0f);
}
