#pragma once
#include "multiply_add.c"
#include "tile.c"
#include "places.c"
/* ---- template ---- */
#ifdef TILES
/* sum[pixel][lane] += seen[pixel][lane] weight[lane] */
KERNEL void add_seen(vector *sum, int pixels, int lanes, const float *seen, int step,
                     const float *weight)
{
    const int vectors = vectors_of(lanes);
    UNROLLED
    for (int i = 0; i < vectors; i++) {
        const vector weights = load_lanes(weight, i, lanes);
        UNROLLED
        for (int pixel = 0; pixel < pixels; pixel++)
            sum[pixel * vectors + i] = multiply_add_all(load_lanes(&seen[pixel * step], i, lanes),
                                                        weights, sum[pixel * vectors + i]);
    }
}

KERNEL void depthwise_tile(const struct window *window, int channels,
                           const struct convolved *numbers, struct tile tile)
{
    vector sum[PIXELS * LANES / VECTOR];
    clear_sums(sum, tile);
    for (int row = 0; row < window->rows; row++)
        for (int column = 0; column < window->columns; column++) {
            const int pixel = pixel_seen(window, tile, row, column);
            if (pixel >= 0)
                add_seen(
                    sum, tile.pixels, tile.lanes, &numbers->image[pixel * channels + tile.first],
                    pixels_on(window, tile) * channels,
                    &numbers->kernel[(row * window->columns + column) * channels + tile.first]);
        }
    finish_tile(window, numbers, channels, tile, sum);
}

/* `count` places from row y, column x on; none where there are fewer. */
KERNEL void depthwise_run(const struct window *window, int channels,
                          const struct convolved *numbers, struct tile tile, int count)
{
    const int rest = count % PIXELS;
    tile.pixels = PIXELS;
    for (int i = 0; i < count - rest; i += PIXELS) {
        depthwise_tile(window, channels, numbers, tile);
        tile.x += tile.down ? 0 : PIXELS;
        tile.y += tile.down ? PIXELS : 0;
    }
    tile.pixels = rest;
    if (rest > 0)
        depthwise_tile(window, channels, numbers, tile);
}

/* All places: in each row those where all columns of the window lie on the image; beside them,
 * down the columns, those where all its rows do; and the corners. */
KERNEL void depthwise_lanes(const struct window *window, int channels,
                            const struct convolved *numbers, int first, int lanes)
{
    const struct range columns = places_inside(window), rows = rows_inside(window);
    for (int y = 0; y < window->made_height; y++)
        depthwise_run(window, channels, numbers,
                      (struct tile){y, columns.first, 0, 0, first, lanes},
                      columns.end - columns.first);
    for (int x = 0; x < window->made_width; x++) {
        if (x >= columns.first && x < columns.end)
            continue;
        depthwise_run(window, channels, numbers, (struct tile){rows.first, x, 0, 1, first, lanes},
                      rows.end - rows.first);
        for (int y = 0; y < window->made_height; y++)
            if (y < rows.first || y >= rows.end)
                depthwise_tile(window, channels, numbers, (struct tile){y, x, 1, 0, first, lanes});
    }
}

/* made = f(image * kernel + bias), channel by channel, where bias is not NULL. The kernel
 * is [row][column][channel]. */
KERNEL void depthwise_conv2d(const struct window *window, int channels, const float *image,
                             const float *kernel, const float *bias, float *made, function *f)
{
    const struct convolved numbers = {image, kernel, bias, made, f};
    const int whole = channels - channels % LANES;
    for (int first = 0; first < whole; first += LANES)
        depthwise_lanes(window, channels, &numbers, first, LANES);
    if (channels % LANES > 0)
        depthwise_lanes(window, channels, &numbers, whole, channels % LANES);
}
#else
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
#endif
