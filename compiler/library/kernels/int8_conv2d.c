#pragma once
#include "int8_number.c"
#include "int8_products.c"
#include "window.c"
/* ---- template ---- */
/* What is convolved with what: each of the groups makes its share of the outputs of its share of
 * the inputs. The kernel is [output][row][column][input of the group]. */
struct int8_convolution {
    struct window window;
    int inputs, outputs, groups;
    int32_t zero; /* the byte of the image that stands for 0, as all around it does */
    struct int8_output output;
};

/* The sum over what the window sees from row y, column x; `image` is the first channel of the
 * group, `kernel` the output's. */
KERNEL int32_t int8_seen(const struct int8_convolution *of, int y, int x, const int8_t *image,
                         const int8_t *kernel)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    int32_t sum = 0;
    for (int row = 0; row < window->rows; row++) {
        const int from_y = y * window->stride_y - window->top + row * window->dilation_y;
        if (from_y < 0 || from_y >= window->height)
            continue;
        for (int column = 0; column < window->columns; column++) {
            const int from_x = x * window->stride_x - window->left + column * window->dilation_x;
            if (from_x >= 0 && from_x < window->width)
                sum += int8_products(inputs, &image[(from_y * window->width + from_x) * of->inputs],
                                     of->zero, &kernel[(row * window->columns + column) * inputs]);
        }
    }
    return sum;
}

KERNEL void int8_conv2d(const struct int8_convolution *of, const int8_t *image,
                        const int8_t *kernel, const int32_t *bias, const int32_t *multiplier,
                        const uint8_t *shift, int8_t *made)
{
    const int inputs = of->inputs / of->groups, outputs = of->outputs / of->groups;
    const int terms = of->window.rows * of->window.columns * inputs;
    for (int y = 0; y < of->window.made_height; y++)
        for (int x = 0; x < of->window.made_width; x++)
            for (int i = 0; i < of->outputs; i++) {
                const int32_t sum =
                    bias[i] + int8_seen(of, y, x, &image[i / outputs * inputs], &kernel[i * terms]);
                made[(y * of->window.made_width + x) * of->outputs + i] =
                    int8_made((int64_t)sum * multiplier[i], shift[i], &of->output);
            }
}
