#pragma once
#include "pool.c"
/* ---- template ---- */
/* The mean of what the window sees of a channel, whose first pixel `image` is; the sum is
 * one chain over rows and columns. */
KERNEL float mean_seen(const struct window *window, int channels, struct range rows,
                       struct range columns, const float *image)
{
    float sum = 0.0f;
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++)
            sum += image[(row * window->width + column) * channels];
    return sum / (float)((rows.end - rows.first) * (columns.end - columns.first));
}

/* The mean of what the window sees of each channel, of the image alone. */
KERNEL void average_pool(const struct window *window, int channels, const float *image, float *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct range rows =
                part_inside(y * window->stride_y - window->top, window->rows, window->height);
            const struct range columns =
                part_inside(x * window->stride_x - window->left, window->columns, window->width);
            for (int channel = 0; channel < channels; channel++)
                made[(y * window->made_width + x) * channels + channel] =
                    mean_seen(window, channels, rows, columns, &image[channel]);
        }
}
