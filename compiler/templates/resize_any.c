#include "sample.h"
/* ---- template ---- */
/* The pixels in a row, or the rows, that make one of `made`, and the share of the second.
 * Pixels count where their middle is. */
struct taps {
    int first, second;
    float share;
};

KERNEL struct taps taps_of(int place, int made, int size, bool smooth)
{
    const double at = (place + 0.5) * size / made - (smooth ? 0.5 : 0);
    const int below = at < 0 ? -1 : (int)at;
    return (struct taps){below < 0 ? 0 : below,
        smooth && below + 1 < size ? below + 1 : below, smooth ? (float)(at - below) : 0};
}

KERNEL vec between(const float *first, const float *second, float share)
{
    const vec a = vec_load(first);
    return vec_fma(vec_load(second) - a, vec_broadcast(share), a);
}

KERNEL void resize_image(
    int h, int w, int made_h, int made_w, bool smooth, const float *x, float *y)
{
    for (int row = 0; row < made_h; row++)
        for (int column = 0; column < made_w; column++) {
            const struct taps down = taps_of(row, made_h, h, smooth);
            const struct taps across = taps_of(column, made_w, w, smooth);
            const float *top = &x[down.first * w * PANEL];
            const float *bottom = &x[down.second * w * PANEL];
            for (int v = 0; v < PANEL; v += LANES) {
                const int first = across.first * PANEL + v;
                const int second = across.second * PANEL + v;
                const vec above = between(&top[first], &top[second], across.share);
                const vec below = between(&bottom[first], &bottom[second], across.share);
                vec_store(&y[(row * made_w + column) * PANEL + v],
                    vec_fma(below - above, vec_broadcast(down.share), above));
            }
        }
}

/* y = x with as many pixels as are made; images of a panel are divided */
#define DEFINE_RESIZE(name, batch, h, w, n, made_h, made_w)                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * made_h * made_w][PANEL], double smooth)               \
    {                                                                                    \
        for (int image = 0; image < PANELS(n) * batch; image++)                          \
            if (is_mine(part, PANELS(n) * batch, image, 1))                              \
                resize_image(h, w, made_h, made_w, smooth > 0,                           \
                    (const float *)x + image * h * w * PANEL,                            \
                    (float *)y + image * made_h * made_w * PANEL);                       \
    }
