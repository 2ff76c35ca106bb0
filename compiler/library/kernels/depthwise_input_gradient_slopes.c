#pragma once
#include "depthwise_input_gradient.c"
#include "slopes.c"
/* ---- template ---- */
/* The same times the slopes of what has made x. */
KERNEL void depthwise_input_gradient_slopes(const struct window *window, int channels,
                                            const float *dy, const float *kernel, const float *from,
                                            float *dx, function *slope)
{
    depthwise_input_gradient(window, channels, dy, kernel, dx);
    slopes(window->height * window->width * channels, dx, from, dx, slope);
}
