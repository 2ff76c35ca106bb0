#pragma once
#include "products.c"
#include "places.c"
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
