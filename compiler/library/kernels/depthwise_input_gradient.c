#pragma once
#include "convolution_back.c"
#include "multiply_add.c"
/* ---- template ---- */
/* dx[pixel] = the sum of dy kernel, channel by channel, over all places whose window lies on
 * the pixel: each is one chain over the window's rows and its columns. */
KERNEL void depthwise_input_gradient(const struct window *window, int channels, const float *dy,
                                     const float *kernel, float *dx)
{
    const int pixels = window->height * window->width;
    for (int i = 0; i < pixels * channels; i++)
        dx[i] = 0.0f;
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int row = 0; row < window->rows; row++) {
            const int y = place_of(pixel / window->width, window->top, row, window->dilation_y,
                                   window->stride_y, window->made_height);
            for (int column = 0; y >= 0 && column < window->columns; column++) {
                const int x = place_of(pixel % window->width, window->left, column,
                                       window->dilation_x, window->stride_x, window->made_width);
                for (int i = 0; x >= 0 && i < channels; i++)
                    dx[pixel * channels + i] =
                        multiply_add(dy[(y * window->made_width + x) * channels + i],
                                     kernel[(row * window->columns + column) * channels + i],
                                     dx[pixel * channels + i]);
            }
        }
}
