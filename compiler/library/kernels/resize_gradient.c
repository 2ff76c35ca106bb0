#pragma once
#include "resize.c"
/* ---- template ---- */
/* dx = dy in shares over the pixels that made it */
KERNEL void resize_gradient(const struct window *window, int channels, const float *dy, int smooth,
                            float *dx)
{
    for (int i = 0; i < window->height * window->width * channels; i++)
        dx[i] = 0.0f;
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct taps down = taps_of(y, window->made_height, window->height, smooth);
            const struct taps across = taps_of(x, window->made_width, window->width, smooth);
            float *const top = &dx[down.first * window->width * channels];
            float *const bottom = &dx[down.second * window->width * channels];
            const float right = across.share, left = 1.0f - right;
            for (int i = 0; i < channels; i++) {
                const float of = dy[(y * window->made_width + x) * channels + i];
                const int first = across.first * channels + i;
                const int second = across.second * channels + i;
                top[first] = multiply_add(of, (1.0f - down.share) * left, top[first]);
                top[second] = multiply_add(of, (1.0f - down.share) * right, top[second]);
                bottom[first] = multiply_add(of, down.share * left, bottom[first]);
                bottom[second] = multiply_add(of, down.share * right, bottom[second]);
            }
        }
}
