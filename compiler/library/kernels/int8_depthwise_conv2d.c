#pragma once
#include "int8_number.c"
#include "window.c"
/* ---- template ---- */
/* Each channel is convolved by itself. The kernel is [row][column][channel]. */
struct int8_depthwise {
    struct window window;
    int channels;
    int32_t zero; /* the byte of the image that stands for 0, as all around it does */
    struct int8_output output;
};

/* The sum over what the window sees of a channel, whose first number `image` and `kernel` are. */
KERNEL int32_t int8_seen_alone(const struct int8_depthwise *of, int y, int x, const int8_t *image,
                               const int8_t *kernel)
{
    const struct window *window = &of->window;
    int32_t sum = 0;
    for (int row = 0; row < window->rows; row++) {
        const int from_y = y * window->stride_y - window->top + row * window->dilation_y;
        if (from_y < 0 || from_y >= window->height)
            continue;
        for (int column = 0; column < window->columns; column++) {
            const int from_x = x * window->stride_x - window->left + column * window->dilation_x;
            if (from_x >= 0 && from_x < window->width)
                sum +=
                    ((int32_t)image[(from_y * window->width + from_x) * of->channels] - of->zero) *
                    (int32_t)kernel[(row * window->columns + column) * of->channels];
        }
    }
    return sum;
}

KERNEL void int8_depthwise_conv2d(const struct int8_depthwise *of, const int8_t *image,
                                  const int8_t *kernel, const int32_t *bias,
                                  const int32_t *multiplier, const uint8_t *shift, int8_t *made)
{
    for (int y = 0; y < of->window.made_height; y++)
        for (int x = 0; x < of->window.made_width; x++)
            for (int i = 0; i < of->channels; i++) {
                const int32_t sum = bias[i] + int8_seen_alone(of, y, x, &image[i], &kernel[i]);
                made[(y * of->window.made_width + x) * of->channels + i] =
                    int8_made((int64_t)sum * multiplier[i], shift[i], &of->output);
            }
}
