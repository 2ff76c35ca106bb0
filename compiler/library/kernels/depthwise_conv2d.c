#pragma once
#include "multiply_add.c"
#include "places.c"
/* ---- template ---- */
/* sum[pixel][lane] += seen[pixel][lane] weight[lane] */
KERNEL void add_seen(float *sum, int pixels, int lanes, const float *seen, int step,
                     const float *weight)
{
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            sum[pixel * lanes + lane] =
                multiply_add(seen[pixel * step + lane], weight[lane], sum[pixel * lanes + lane]);
}

/* A tile: channels `first` to `first + lanes - 1` of `pixels` places beginning at row y,
 * column x, of which all see the same part of the window's rows and columns. */
KERNEL void depthwise_tile(const struct window *window, int channels, int y, int x, int pixels,
                           int first, int lanes, const float *restrict image,
                           const float *restrict kernel, const float *restrict bias,
                           float *restrict made, function *f)
{
    const int last = (pixels - 1) * window->stride_x; /* from the first pixel's column */
    float sum[PIXELS * LANES] = {0.0f};
    for (int row = 0; row < window->rows; row++) {
        const int from_y = y * window->stride_y - window->top + row * window->dilation_y;
        if (from_y < 0 || from_y >= window->height)
            continue;
        for (int column = 0; column < window->columns; column++) {
            const int from_x = x * window->stride_x - window->left + column * window->dilation_x;
            if (from_x >= 0 && from_x + last < window->width)
                add_seen(sum, pixels, lanes,
                         &image[(from_y * window->width + from_x) * channels + first],
                         window->stride_x * channels,
                         &kernel[(row * window->columns + column) * channels + first]);
        }
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
