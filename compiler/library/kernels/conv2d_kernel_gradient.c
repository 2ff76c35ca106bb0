#pragma once
#include "conv2d.c"
/* ---- template ---- */
/* The products of one pixel of x and one of dy. */
KERNEL void add_outer(const struct convolution *of, const float *x, const float *dy,
                      float *gradient)
{
    const int inputs = of->inputs / of->groups, outputs = of->outputs / of->groups;
    for (int group = 0; group < of->groups; group++)
        for (int input = 0; input < inputs; input++) {
            float *const sums = &gradient[input * of->outputs + group * outputs];
            for (int output = 0; output < outputs; output++)
                sums[output] = multiply_add(x[group * inputs + input], dy[group * outputs + output],
                                            sums[output]);
        }
}

/* gradient += the sum of x dy: each number is one chain over the step's examples, their rows
 * and columns. */
KERNEL void conv2d_kernel_gradient(const struct convolution *of, const float *x, const float *dy,
                                   float *gradient)
{
    const struct window *window = &of->window;
    const int weights = of->inputs / of->groups * of->outputs; /* of a pixel of the window */
    for (int place = 0; place < window->made_height * window->made_width; place++)
        for (int row = 0; row < window->rows; row++) {
            const int from_y = place / window->made_width * window->stride_y - window->top +
                               row * window->dilation_y;
            for (int column = 0; column < window->columns; column++) {
                const int from_x = place % window->made_width * window->stride_x - window->left +
                                   column * window->dilation_x;
                if (from_y >= 0 && from_y < window->height && from_x >= 0 && from_x < window->width)
                    add_outer(of, &x[(from_y * window->width + from_x) * of->inputs],
                              &dy[place * of->outputs],
                              &gradient[(row * window->columns + column) * weights]);
            }
        }
}
