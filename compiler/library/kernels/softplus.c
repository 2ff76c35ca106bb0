#pragma once
#include "power.c"
/* ---- template ---- */
/* log(1 + t) for t in [0, 1]: 2 atanh(s), s = t / (2 + t), as s q(s^2) with the q of
 * degree 4 whose largest relative error, 4.0e-9, is least. */
static inline float log_one_plus(float t)
{
    const float s = t / (2.0f + t), square = s * s;
    float q = 0.14089167f;
    q = multiply_add(q, square, 0.139803007f);
    q = multiply_add(q, square, 0.200124547f);
    q = multiply_add(q, square, 0.333331585f);
    q = multiply_add(q, square, 1.0f);
    return 2.0f * s * q;
}

/* log(1 + e^x) = max(x, 0) + log(1 + e^-|x|) */
static inline float softplus(float x)
{
    const float rest = log_one_plus(power(float_of(bits_of(x) | 0x80000000U)));
    return x > 0.0f ? x + rest : rest;
}
