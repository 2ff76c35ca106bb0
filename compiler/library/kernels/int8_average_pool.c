#pragma once
#include "int8_number.c"
#include "pool.c"
/* ---- template ---- */
struct int8_mean {
    struct window window;
    int channels;
    int32_t zero;       /* the byte of the image that stands for 0 */
    int32_t multiplier; /* of a sum, which is then divided by 2^16 times how many it is of */
    struct int8_output output;
};

/* dividend / divisor, rounded to the nearest, a half away from 0. */
KERNEL int64_t int8_divided(int64_t dividend, int64_t divisor)
{
    return (dividend < 0 ? dividend - divisor / 2 : dividend + divisor / 2) / divisor;
}

/* The mean of what the window sees of a channel, whose first pixel `image` is. */
KERNEL int8_t int8_mean_seen(const struct int8_mean *of, struct range rows, struct range columns,
                             const int8_t *image)
{
    const int64_t count = (int64_t)(rows.end - rows.first) * (columns.end - columns.first);
    int32_t sum = 0;
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++)
            sum += (int32_t)image[(row * of->window.width + column) * of->channels] - of->zero;
    const int64_t number =
        int8_divided((int64_t)sum * of->multiplier, count * 65536) + of->output.zero;
    const int64_t most = number < of->output.high ? number : of->output.high;
    return (int8_t)(most > of->output.low ? most : of->output.low);
}

/* The mean of what the window sees of each channel, of the image alone. */
KERNEL void int8_average_pool(const struct int8_mean *of, const int8_t *image, int8_t *made)
{
    const struct window *window = &of->window;
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct range rows =
                part_inside(y * window->stride_y - window->top, window->rows, window->height);
            const struct range columns =
                part_inside(x * window->stride_x - window->left, window->columns, window->width);
            for (int channel = 0; channel < of->channels; channel++)
                made[(y * window->made_width + x) * of->channels + channel] =
                    int8_mean_seen(of, rows, columns, &image[channel]);
        }
}
