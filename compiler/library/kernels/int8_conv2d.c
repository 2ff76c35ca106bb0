#pragma once
#include "int8_made.c"
#include "int8_products.c"
#include "window.c"
/* ---- template ---- */
/* What is convolved with what: each of the groups makes its share of the outputs of its share of
 * the inputs. The kernel is [output][row][column][input of the group]. */
struct int8_convolution {
    struct window window;
    int inputs, outputs, groups;
    int32_t zero; /* the byte that all around the image is */
    struct int8_output output;
};

/* Whether all that the window sees lies on the image, row by row side by side. */
KERNEL int int8_sees_rows(const struct int8_convolution *of, int from_y, int from_x)
{
    const struct window *window = &of->window;
    return of->groups == 1 && window->dilation_x == 1 && from_y >= 0 && from_x >= 0 &&
           from_y + (window->rows - 1) * window->dilation_y < window->height &&
           from_x + window->columns <= window->width;
}

KERNEL int32_t int8_seen_rows(const struct int8_convolution *of, const int8_t *image,
                              const int8_t *kernel)
{
    const int terms = of->window.columns * of->inputs;
    const int step = of->window.dilation_y * of->window.width * of->inputs;
    int32_t sum = 0;
    for (int row = 0; row < of->window.rows; row++)
        sum += int8_products(terms, &image[row * step], &kernel[row * terms]);
    return sum;
}

/* What a pixel around the image makes. */
KERNEL int32_t int8_around(int terms, int32_t zero, const int8_t *kernel)
{
    int32_t sum = 0;
    for (int term = 0; term < terms; term++)
        sum += zero * (int32_t)kernel[term];
    return sum;
}

/* The sum over what the window sees, pixel by pixel; `image` is the first channel of the group,
 * `kernel` the output's. */
KERNEL int32_t int8_seen(const struct int8_convolution *of, int from_y, int from_x,
                         const int8_t *image, const int8_t *kernel)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    int32_t sum = 0;
    for (int row = 0; row < window->rows; row++)
        for (int column = 0; column < window->columns; column++) {
            const int y = from_y + row * window->dilation_y;
            const int x = from_x + column * window->dilation_x;
            const int8_t *const weights = &kernel[(row * window->columns + column) * inputs];
            if (y >= 0 && y < window->height && x >= 0 && x < window->width)
                sum += int8_products(inputs, &image[(y * window->width + x) * of->inputs], weights);
            else
                sum += int8_around(inputs, of->zero, weights);
        }
    return sum;
}

/* All outputs of a place. */
KERNEL void int8_convolve(const struct int8_convolution *of, int from_y, int from_x,
                          const int8_t *image, const int8_t *kernel, const int32_t *bias,
                          const int32_t *multiplier, const uint8_t *shift, int8_t *made)
{
    const int inputs = of->inputs / of->groups, outputs = of->outputs / of->groups;
    const int terms = of->window.rows * of->window.columns * inputs;
    const int rows = int8_sees_rows(of, from_y, from_x);
    const int8_t *const first =
        rows ? &image[(from_y * of->window.width + from_x) * of->inputs] : image;
    for (int i = 0; i < of->outputs; i++) {
        const int32_t seen =
            rows ? int8_seen_rows(of, first, &kernel[i * terms])
                 : int8_seen(of, from_y, from_x, &image[i / outputs * inputs], &kernel[i * terms]);
        made[i] = int8_made((int64_t)(bias[i] + seen) * multiplier[i], shift[i], &of->output);
    }
}

KERNEL void int8_conv2d(const struct int8_convolution *of, const int8_t *image,
                        const int8_t *kernel, const int32_t *bias, const int32_t *multiplier,
                        const uint8_t *shift, int8_t *made)
{
    const struct window *window = &of->window;
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++)
            int8_convolve(of, y * window->stride_y - window->top,
                          x * window->stride_x - window->left, image, kernel, bias, multiplier,
                          shift, &made[(y * window->made_width + x) * of->outputs]);
}
