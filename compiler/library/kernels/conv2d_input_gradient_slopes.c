#pragma once
#include "conv2d_input_gradient.c"
#include "slopes.c"
/* ---- template ---- */
/* The same times the slopes of what has made x. */
KERNEL void conv2d_input_gradient_slopes(const struct convolution *of, const float *dy,
                                         const float *kernel, const float *from, float *dx,
                                         function *slope)
{
    conv2d_input_gradient(of, dy, kernel, dx);
    slopes(of->window.height * of->window.width * of->inputs, dx, from, dx, slope);
}
