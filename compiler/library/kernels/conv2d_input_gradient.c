#pragma once
#include "convolution_back.c"
#include "conv2d.c"
/* ---- template ---- */
/* What one pixel of a group's dy adds to one pixel of its dx. */
KERNEL void add_back(const struct convolution *of, int group, const float *dy, const float *kernel,
                     float *dx)
{
    const int inputs = of->inputs / of->groups, outputs = of->outputs / of->groups;
    for (int input = 0; input < inputs; input++) {
        const float *const weights = &kernel[input * of->outputs + group * outputs];
        float sum = dx[group * inputs + input];
        for (int output = 0; output < outputs; output++)
            sum = multiply_add(dy[group * outputs + output], weights[output], sum);
        dx[group * inputs + input] = sum;
    }
}

/* dx[pixel][input] = the sum of dy kernel over all places whose window lies on the pixel:
 * each is one chain over the window's rows, its columns and the outputs. */
KERNEL void conv2d_input_gradient(const struct convolution *of, const float *restrict dy,
                                  const float *restrict kernel, float *restrict dx)
{
    const struct window *window = &of->window;
    const int pixels = window->height * window->width, inputs = of->inputs / of->groups;
    for (int i = 0; i < pixels * of->inputs; i++)
        dx[i] = 0.0f;
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int row = 0; row < window->rows; row++) {
            const int y = place_of(pixel / window->width, window->top, row, window->dilation_y,
                                   window->stride_y, window->made_height);
            for (int column = 0; y >= 0 && column < window->columns; column++) {
                const int x = place_of(pixel % window->width, window->left, column,
                                       window->dilation_x, window->stride_x, window->made_width);
                for (int group = 0; x >= 0 && group < of->groups; group++)
                    add_back(of, group, &dy[(y * window->made_width + x) * of->outputs],
                             &kernel[(row * window->columns + column) * inputs * of->outputs],
                             &dx[pixel * of->inputs]);
            }
        }
}
