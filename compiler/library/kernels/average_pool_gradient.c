#pragma once
#include "average_pool_gradient_slopes.c"
/* ---- template ---- */
KERNEL void average_pool_gradient(const struct window *window, int channels, const float *dy,
                                  float *dx)
{
    average_pool_gradient_slopes(window, channels, dy, dx, dx, NULL);
}
