#pragma once
#include "begin.c"
/* ---- template ---- */
/* dx = dy gamma / sqrt(variance + epsilon), channel by channel */
KERNEL void frozen_normalization_gradient(int rows, int channels, const float *dy,
                                          const float *scale, float *dx)
{
    for (int row = 0; row < rows; row++)
        for (int channel = 0; channel < channels; channel++)
            dx[row * channels + channel] = dy[row * channels + channel] * scale[channel];
}
