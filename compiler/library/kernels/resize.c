#pragma once
#include "multiply_add.c"
#include "window.c"
/* ---- template ---- */
/* The pixels in a row, or the rows, that make one of `made`, and the share of the second.
 * Pixels count where their middle is. */
struct taps {
    int first, second;
    float share;
};

KERNEL struct taps taps_of(int place, int made, int size, int smooth)
{
    const double middle = ((double)place + 0.5) * (double)size / (double)made;
    const double at = middle - (smooth ? 0.5 : 0.0);
    const int below = at < 0.0 ? -1 : (int)at;
    return (struct taps){below < 0 ? 0 : below, smooth && below + 1 < size ? below + 1 : below,
                         smooth ? (float)(at - (double)below) : 0.0f};
}

KERNEL float between(float first, float second, float share)
{
    return multiply_add(second - first, share, first);
}

/* The image with as many pixels as are made, each the nearest or, where `smooth` is 1, a
 * mean of four by their distances. */
KERNEL void resize(const struct window *window, int channels, const float *image, int smooth,
                   float *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct taps down = taps_of(y, window->made_height, window->height, smooth);
            const struct taps across = taps_of(x, window->made_width, window->width, smooth);
            const float *top = &image[down.first * window->width * channels];
            const float *bottom = &image[down.second * window->width * channels];
            for (int channel = 0; channel < channels; channel++) {
                const int first = across.first * channels + channel;
                const int second = across.second * channels + channel;
                made[(y * window->made_width + x) * channels + channel] =
                    between(between(top[first], top[second], across.share),
                            between(bottom[first], bottom[second], across.share), down.share);
            }
        }
}
