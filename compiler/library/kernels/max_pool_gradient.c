#pragma once
#include "max_pool_gradient_slopes.c"
/* ---- template ---- */
KERNEL void max_pool_gradient(const struct window *window, int channels, const float *x,
                              const float *dy, float *dx)
{
    max_pool_gradient_slopes(window, channels, x, dy, x, dx, NULL);
}
