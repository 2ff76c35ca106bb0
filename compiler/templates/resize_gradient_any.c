#include <string.h>

#include "resize_any.c"
/* ---- template ---- */
KERNEL void add_share(float *dx, vec dy, float share)
{
    vec_store(dx, vec_fma(dy, vec_broadcast(share), vec_load(dx)));
}

KERNEL void resize_gradient_image(
    int h, int w, int made_h, int made_w, bool smooth, const float *dy, float *dx)
{
    memset(dx, 0, (size_t)(h * w * PANEL) * sizeof *dx);
    for (int row = 0; row < made_h; row++)
        for (int column = 0; column < made_w; column++) {
            const struct taps down = taps_of(row, made_h, h, smooth);
            const struct taps across = taps_of(column, made_w, w, smooth);
            float *top = &dx[down.first * w * PANEL];
            float *bottom = &dx[down.second * w * PANEL];
            const float right = across.share, left = 1 - right;
            for (int v = 0; v < PANEL; v += LANES) {
                const int first = across.first * PANEL + v;
                const int second = across.second * PANEL + v;
                const vec dz = vec_load(&dy[(row * made_w + column) * PANEL + v]);
                add_share(&top[first], dz, (1 - down.share) * left);
                add_share(&top[second], dz, (1 - down.share) * right);
                add_share(&bottom[first], dz, down.share * left);
                add_share(&bottom[second], dz, down.share * right);
            }
        }
}

/* dx = dy in shares over the pixels that made it; images of a panel are divided */
#define DEFINE_RESIZE_GRADIENT(name, batch, h, w, n, made_h, made_w)                     \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][batch * made_h * made_w][PANEL],                       \
        float dx[PANELS(n)][batch * h * w][PANEL], double smooth)                        \
    {                                                                                    \
        for (int image = 0; image < PANELS(n) * batch; image++)                          \
            if (is_mine(part, PANELS(n) * batch, image, 1))                              \
                resize_gradient_image(h, w, made_h, made_w, smooth > 0,                  \
                    (const float *)dy + image * made_h * made_w * PANEL,                 \
                    (float *)dx + image * h * w * PANEL);                                \
    }
