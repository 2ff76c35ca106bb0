#pragma once
#include "window.c"
/* ---- template ---- */
/* The image with zeros around it. */
KERNEL void pad(const struct window *window, int channels, const float *image, float *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const int row = y - window->top, column = x - window->left;
            float *const pixel = &made[(y * window->made_width + x) * channels];
            if (row >= 0 && row < window->height && column >= 0 && column < window->width)
                for (int channel = 0; channel < channels; channel++)
                    pixel[channel] = image[(row * window->width + column) * channels + channel];
            else
                for (int channel = 0; channel < channels; channel++)
                    pixel[channel] = 0.0f;
        }
}
