#pragma once
#include "multiply_add.c"
#include "window.c"
/* ---- template ---- */
/* gradient += the sum of x dy, channel by channel: each number is one chain over the step's
 * examples, their rows and columns. */
KERNEL void depthwise_kernel_gradient(const struct window *window, int channels, const float *x,
                                      const float *dy, float *gradient)
{
    for (int place = 0; place < window->made_height * window->made_width; place++)
        for (int row = 0; row < window->rows; row++) {
            const int from_y = place / window->made_width * window->stride_y - window->top +
                               row * window->dilation_y;
            for (int column = 0; column < window->columns; column++) {
                const int from_x = place % window->made_width * window->stride_x - window->left +
                                   column * window->dilation_x;
                float *const sums = &gradient[(row * window->columns + column) * channels];
                if (from_y < 0 || from_y >= window->height || from_x < 0 || from_x >= window->width)
                    continue;
                for (int i = 0; i < channels; i++)
                    sums[i] = multiply_add(x[(from_y * window->width + from_x) * channels + i],
                                           dy[place * channels + i], sums[i]);
            }
        }
}
