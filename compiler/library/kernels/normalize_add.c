#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* y = f((x - mean) scale + beta + other), channel by channel; scale is gamma / sqrt(
 * variance + epsilon). */
KERNEL void normalize_add(int rows, int channels, const float *x, const float *mean,
                          const float *scale, const float *beta, const float *other, float *y,
                          function *f)
{
    for (int row = 0; row < rows; row++)
        for (int channel = 0; channel < channels; channel++) {
            const int i = row * channels + channel;
            y[i] = f(multiply_add(x[i] - mean[channel], scale[channel], beta[channel]) + other[i]);
        }
}
