#pragma once
#include "vector.c"
#include "places.c"
/* ---- template ---- */
#ifdef TILES
/* `pixels` places from row y, column x on, along the row or down the column, all of which see
 * the same part of the window; of each, channels `first` to `first + lanes - 1`. */
struct tile {
    int y, x, pixels, down, first, lanes;
};

/* What is convolved, and made: of each sum f, after its bias, where bias is not NULL. */
struct convolved {
    const float *image, *kernel, *bias;
    float *made;
    function *f;
};

/* The places in a column at which all rows of the window lie on the image. */
KERNEL struct range rows_inside(const struct window *window)
{
    const int room = window->height - 1 - (window->rows - 1) * window->dilation_y + window->top;
    const int first = (window->top + window->stride_y - 1) / window->stride_y;
    const int end = room < 0 ? 0 : room / window->stride_y + 1;
    return (struct range){first, end < window->made_height ? end : window->made_height};
}

/* The pixel of the image that row `row`, column `column` of the window shows at the tile's first
 * place; -1: it lies outside. */
KERNEL int pixel_seen(const struct window *window, struct tile tile, int row, int column)
{
    const int y = tile.y * window->stride_y - window->top + row * window->dilation_y;
    const int x = tile.x * window->stride_x - window->left + column * window->dilation_x;
    const int inside = y >= 0 && y < window->height && x >= 0 && x < window->width;
    return inside ? y * window->width + x : -1;
}

/* Pixels from there to what it shows at the tile's next place. */
KERNEL int pixels_on(const struct window *window, struct tile tile)
{
    return tile.down ? window->stride_y * window->width : window->stride_x;
}

KERNEL void clear_sums(vector *sum, struct tile tile)
{
    UNROLLED
    for (int i = 0; i < tile.pixels * vectors_of(tile.lanes); i++)
        sum[i] = spread(0.0f);
}

KERNEL void finish_tile(const struct window *window, const struct convolved *numbers, int channels,
                        struct tile tile, const vector *sum)
{
    const int vectors = vectors_of(tile.lanes);
    const int next = (tile.down ? window->made_width : 1) * channels;
    float *const made =
        &numbers->made[(tile.y * window->made_width + tile.x) * channels + tile.first];
    float sums[PIXELS * LANES];
    store_all(sums, sum, tile.pixels * vectors);
    for (int pixel = 0; pixel < tile.pixels; pixel++)
        for (int lane = 0; lane < tile.lanes; lane++)
            made[pixel * next + lane] = numbers->f(
                with_bias(sums[pixel * vectors * VECTOR + lane], numbers->bias, tile.first + lane));
}
#endif
