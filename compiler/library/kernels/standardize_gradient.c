#pragma once
#include "begin.c"
/* ---- template ---- */
/* dx = dy / deviation, channel by channel */
KERNEL void standardize_gradient(int rows, int channels, const float *dy, const float *deviation,
                                 float *dx)
{
    for (int row = 0; row < rows; row++)
        for (int channel = 0; channel < channels; channel++)
            dx[row * channels + channel] = dy[row * channels + channel] / deviation[channel];
}
