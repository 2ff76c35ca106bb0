#pragma once
#include "pool.c"
/* ---- template ---- */
/* The largest of what the window sees of a channel, whose first pixel `image` is. */
KERNEL int8_t int8_largest_seen(const struct window *window, int channels, struct range rows,
                                struct range columns, const int8_t *image)
{
    int8_t most = image[(rows.first * window->width + columns.first) * channels];
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++) {
            const int8_t number = image[(row * window->width + column) * channels];
            most = number > most ? number : most;
        }
    return most;
}

/* The largest number that the window sees of each channel. */
KERNEL void int8_max_pool(const struct window *window, int channels, const int8_t *image,
                          int8_t *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct range rows =
                part_inside(y * window->stride_y - window->top, window->rows, window->height);
            const struct range columns =
                part_inside(x * window->stride_x - window->left, window->columns, window->width);
            for (int channel = 0; channel < channels; channel++)
                made[(y * window->made_width + x) * channels + channel] =
                    int8_largest_seen(window, channels, rows, columns, &image[channel]);
        }
}
