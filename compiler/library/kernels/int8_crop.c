#pragma once
#include "window.c"
/* ---- template ---- */
/* The image without the rows and columns around. */
KERNEL void int8_crop(const struct window *window, int channels, const int8_t *image, int8_t *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++)
            for (int channel = 0; channel < channels; channel++)
                made[(y * window->made_width + x) * channels + channel] =
                    image[((y + window->top) * window->width + x + window->left) * channels +
                          channel];
}
