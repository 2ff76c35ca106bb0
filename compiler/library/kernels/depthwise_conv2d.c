#pragma once
#include "multiply_add.c"
#include "window.c"
/* ---- template ---- */
/* A tile: channels `first` to `first + lanes - 1` of `pixels` places beginning at row y,
 * column x, of which all see the same part of the window's rows and columns. */
KERNEL void depthwise_tile(const struct window *window, int channels, int y, int x, int pixels,
                           int first, int lanes, const float *restrict image,
                           const float *restrict kernel, const float *restrict bias,
                           float *restrict made, function *f)
{
    const int top = y * window->stride_y - window->top;
    const int left = x * window->stride_x - window->left;
    const struct range rows = rows_inside(top, window->rows, window->dilation_y, window->height);
    const struct range columns =
        pixels > 1 ? (struct range){0, window->columns}
                   : rows_inside(left, window->columns, window->dilation_x, window->width);
    float sum[PIXELS * LANES] = {0.0f};
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++) {
            const int from = (top + row * window->dilation_y) * window->width + left +
                             column * window->dilation_x;
            const float *seen = &image[from * channels + first];
            const float *weight = &kernel[(row * window->columns + column) * channels + first];
            for (int pixel = 0; pixel < pixels; pixel++)
                for (int lane = 0; lane < lanes; lane++)
                    sum[pixel * lanes + lane] =
                        multiply_add(seen[pixel * window->stride_x * channels + lane], weight[lane],
                                     sum[pixel * lanes + lane]);
        }
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            made[((y * window->made_width) + x + pixel) * channels + first + lane] =
                f(with_bias(sum[pixel * lanes + lane], bias, first + lane));
}

KERNEL void depthwise_row(const struct window *window, int channels, int y, int first, int lanes,
                          const float *image, const float *kernel, const float *bias, float *made,
                          function *f)
{
    const struct range inside = places_inside(window);
    for (int x = 0; x < window->made_width;)
        if (x >= inside.first && x + PIXELS <= inside.end) {
            depthwise_tile(window, channels, y, x, PIXELS, first, lanes, image, kernel, bias, made,
                           f);
            x += PIXELS;
        } else {
            depthwise_tile(window, channels, y, x, 1, first, lanes, image, kernel, bias, made, f);
            x += 1;
        }
}

/* made = f(image * kernel + bias), channel by channel, where bias is not NULL. The kernel
 * is [row][column][channel]. */
KERNEL void depthwise_conv2d(const struct window *window, int channels, const float *image,
                             const float *kernel, const float *bias, float *made, function *f)
{
    const int whole = channels - channels % LANES;
    for (int y = 0; y < window->made_height; y++) {
        for (int first = 0; first < whole; first += LANES)
            depthwise_row(window, channels, y, first, LANES, image, kernel, bias, made, f);
        if (channels % LANES > 0)
            depthwise_row(window, channels, y, whole, channels % LANES, image, kernel, bias, made,
                          f);
    }
}
