#pragma once
#include "begin.c"
/* ---- template ---- */
/* y = (x - mean) / deviation, channel by channel */
KERNEL void standardize(int rows, int channels, const float *x, const float *mean,
                        const float *deviation, float *y)
{
    for (int row = 0; row < rows; row++)
        for (int channel = 0; channel < channels; channel++) {
            const int i = row * channels + channel;
            y[i] = (x[i] - mean[channel]) / deviation[channel];
        }
}
