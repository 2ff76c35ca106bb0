#pragma once
#include "window.c"
/* ---- template ---- */
/* The image with `zero`, which stands for 0, around it. */
KERNEL void int8_pad(const struct window *window, int channels, int8_t zero, const int8_t *image,
                     int8_t *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const int row = y - window->top, column = x - window->left;
            int8_t *const pixel = &made[(y * window->made_width + x) * channels];
            if (row >= 0 && row < window->height && column >= 0 && column < window->width)
                for (int channel = 0; channel < channels; channel++)
                    pixel[channel] = image[(row * window->width + column) * channels + channel];
            else
                for (int channel = 0; channel < channels; channel++)
                    pixel[channel] = zero;
        }
}
