#pragma once
#include "products.c"
#include "tile.c"
/* ---- template ---- */
/* What is convolved with what: each of the groups makes its share of the outputs of its
 * share of the inputs. The kernel is [row][column][input of the group][output]. */
struct convolution {
    struct window window;
    int inputs, outputs, groups;
};

#ifdef TILES
KERNEL void convolve_tile(const struct convolution *of, const struct convolved *numbers,
                          struct tile tile)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    const int group = tile.first / (of->outputs / of->groups);
    vector sum[PIXELS * LANES / VECTOR];
    clear_sums(sum, tile);
    for (int row = 0; row < window->rows; row++)
        for (int column = 0; column < window->columns; column++) {
            const int pixel = pixel_seen(window, tile, row, column);
            const int weights = (row * window->columns + column) * inputs * of->outputs;
            if (pixel >= 0)
                add_products(sum, tile.pixels, tile.lanes, inputs,
                             &numbers->image[pixel * of->inputs + group * inputs],
                             pixels_on(window, tile) * of->inputs,
                             &numbers->kernel[weights + tile.first], of->outputs);
        }
    finish_tile(window, numbers, of->outputs, tile, sum);
}

/* `count` places from row y, column x on; none where there are fewer. */
KERNEL void convolve_run(const struct convolution *of, const struct convolved *numbers,
                         struct tile tile, int count)
{
    const int rest = count % PIXELS;
    tile.pixels = PIXELS;
    for (int i = 0; i < count - rest; i += PIXELS) {
        convolve_tile(of, numbers, tile);
        tile.x += tile.down ? 0 : PIXELS;
        tile.y += tile.down ? PIXELS : 0;
    }
    tile.pixels = rest;
    if (rest > 0)
        convolve_tile(of, numbers, tile);
}

/* All places: in each row those where all columns of the window lie on the image; beside them,
 * down the columns, those where all its rows do; and the corners. */
KERNEL void convolve_lanes(const struct convolution *of, const struct convolved *numbers, int first,
                           int lanes)
{
    const struct window *window = &of->window;
    const struct range columns = places_inside(window), rows = rows_inside(window);
    for (int y = 0; y < window->made_height; y++)
        convolve_run(of, numbers, (struct tile){y, columns.first, 0, 0, first, lanes},
                     columns.end - columns.first);
    for (int x = 0; x < window->made_width; x++) {
        if (x >= columns.first && x < columns.end)
            continue;
        convolve_run(of, numbers, (struct tile){rows.first, x, 0, 1, first, lanes},
                     rows.end - rows.first);
        for (int y = 0; y < window->made_height; y++)
            if (y < rows.first || y >= rows.end)
                convolve_tile(of, numbers, (struct tile){y, x, 1, 0, first, lanes});
    }
}

/* made = f(image * kernel + bias), where bias is not NULL. */
KERNEL void conv2d(const struct convolution *of, const float *image, const float *kernel,
                   const float *bias, float *made, function *f)
{
    const struct convolved numbers = {image, kernel, bias, made, f};
    const int outputs = of->outputs / of->groups;
    const int whole = outputs - outputs % LANES;
    for (int group = 0; group < of->groups; group++) {
        const int begin = group * outputs;
        for (int first = begin; first < begin + whole; first += LANES)
            convolve_lanes(of, &numbers, first, LANES);
        if (outputs % LANES > 0)
            convolve_lanes(of, &numbers, begin + whole, outputs % LANES);
    }
}
#else
/* A tile: outputs `first` to `first + lanes - 1` of `pixels` places beginning at row y,
 * column x, of which all see the same part of the window's rows and columns. */
KERNEL void convolve_tile(const struct convolution *of, int y, int x, int pixels, int first,
                          int lanes, const float *restrict image, const float *restrict kernel,
                          const float *restrict bias, float *restrict made, function *f)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    const int group = first / (of->outputs / of->groups);
    const int last = (pixels - 1) * window->stride_x; /* from the first pixel's column */
    float sum[PIXELS * LANES] = {0.0f};
    for (int row = 0; row < window->rows; row++) {
        const int from_y = y * window->stride_y - window->top + row * window->dilation_y;
        if (from_y < 0 || from_y >= window->height)
            continue;
        for (int column = 0; column < window->columns; column++) {
            const int from_x = x * window->stride_x - window->left + column * window->dilation_x;
            if (from_x >= 0 && from_x + last < window->width)
                add_products(
                    sum, pixels, lanes, inputs,
                    &image[(from_y * window->width + from_x) * of->inputs + group * inputs],
                    window->stride_x * of->inputs,
                    &kernel[(row * window->columns + column) * inputs * of->outputs + first],
                    of->outputs);
        }
    }
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            made[((y * window->made_width) + x + pixel) * of->outputs + first + lane] =
                f(with_bias(sum[pixel * lanes + lane], bias, first + lane));
}

/* So many outputs of a row of places: where all of the window lies on the image, several
 * places at a time. */
KERNEL void convolve_row(const struct convolution *of, int y, int first, int lanes,
                         const float *image, const float *kernel, const float *bias, float *made,
                         function *f)
{
    const struct range inside = places_inside(&of->window);
    for (int x = 0; x < of->window.made_width;)
        if (x >= inside.first && x + PIXELS <= inside.end) {
            convolve_tile(of, y, x, PIXELS, first, lanes, image, kernel, bias, made, f);
            x += PIXELS;
        } else {
            convolve_tile(of, y, x, 1, first, lanes, image, kernel, bias, made, f);
            x += 1;
        }
}

/* made = f(image * kernel + bias), where bias is not NULL. */
KERNEL void conv2d(const struct convolution *of, const float *image, const float *kernel,
                   const float *bias, float *made, function *f)
{
    const int outputs = of->outputs / of->groups;
    const int whole = outputs - outputs % LANES;
    for (int y = 0; y < of->window.made_height; y++)
        for (int group = 0; group < of->groups; group++) {
            const int begin = group * outputs;
            for (int first = begin; first < begin + whole; first += LANES)
                convolve_row(of, y, first, LANES, image, kernel, bias, made, f);
            if (outputs % LANES > 0)
                convolve_row(of, y, begin + whole, outputs % LANES, image, kernel, bias, made, f);
        }
}
#endif
