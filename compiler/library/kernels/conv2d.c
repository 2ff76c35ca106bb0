#pragma once
#include "products.c"
#include "window.c"
/* ---- template ---- */
/* What is convolved with what: each of the groups makes its share of the outputs of its
 * share of the inputs. The kernel is [row][column][input of the group][output]. */
struct convolution {
    struct window window;
    int inputs, outputs, groups;
};

/* A tile: outputs `first` to `first + lanes - 1` of `pixels` places beginning at row y,
 * column x, of which all see the same part of the window's rows and columns. */
KERNEL void convolve_tile(const struct convolution *of, int y, int x, int pixels, int first,
                          int lanes, const float *restrict image, const float *restrict kernel,
                          const float *restrict bias, float *restrict made, function *f)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    const int group = first / (of->outputs / of->groups);
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
            add_products(sum, pixels, lanes, inputs, &image[from * of->inputs + group * inputs],
                         window->stride_x * of->inputs,
                         &kernel[(row * window->columns + column) * inputs * of->outputs + first],
                         of->outputs);
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
