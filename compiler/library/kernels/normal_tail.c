#pragma once
#include "power_times.c"
/* ---- template ---- */
/* e^(a^2 / 2) times what the standard normal distribution has beyond a, for a in [0, 16]:
 * p(q) / (a + 4), q = (a - 4) / (a + 4), with the p of degree 9 whose largest relative
 * error, 9.9e-9, is least. */
static inline float normal_ratio(float a)
{
    const float q = (a - 4.0f) / (a + 4.0f);
    float p = -1.38076983e-4f;
    p = multiply_add(p, q, 1.66726444e-4f);
    p = multiply_add(p, q, 1.56634068e-3f);
    p = multiply_add(p, q, -3.5058381e-3f);
    p = multiply_add(p, q, -7.52195250e-3f);
    p = multiply_add(p, q, 0.0604027584f);
    p = multiply_add(p, q, -0.186524034f);
    p = multiply_add(p, q, 0.387136966f);
    p = multiply_add(p, q, -0.607896566f);
    p = multiply_add(p, q, 0.755285144f);
    return p / (a + 4.0f);
}

/* factor e^(-a^2 / 2), the square's rounding made good. */
static inline float normal_bell(float a, float factor)
{
    const float square = a * a, rest = multiply_add(a, a, 0.0f - square);
    return power_times(-0.5f * square, factor - 0.5f * rest * factor);
}
