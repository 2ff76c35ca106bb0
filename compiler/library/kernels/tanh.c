#pragma once
#include "power_minus_one.c"
/* ---- template ---- */
/* With t = e^-2|x| - 1 it is -t / (t + 2), and has the sign of x. From 0, t is taken, not
 * negated, as a zero must be +0 before it gets that sign. */
static inline float hyperbolic_tangent(float x)
{
    const uint32_t sign = bits_of(x) & 0x80000000U;
    const float t = power_minus_one(-2.0f * float_of(bits_of(x) ^ sign));
    return float_of(bits_of((0.0f - t) / (t + 2.0f)) | sign);
}
