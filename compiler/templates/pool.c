#include "sample.h"
#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* What a pool sees of an image from one place: rows from `top` to `bottom` - 1, columns
 * from `left` to `right` - 1. Its pixels lie side by side, and some of them inside. */
struct sight {
    int top, bottom, left, right;
};

KERNEL struct sight sight_from(struct window window, int y, int x)
{
    const int top = y * window.stride_y - window.top, bottom = top + window.rows;
    const int left = x * window.stride_x - window.left, right = left + window.columns;
    if (window.top + window.bottom + window.left + window.right == 0)
        return (struct sight){top, bottom, left, right};
    return (struct sight){top < 0 ? 0 : top,
        bottom > window.height ? window.height : bottom, left < 0 ? 0 : left,
        right > window.width ? window.width : right};
}

/* Fetches what a place two rows of places further down sees, or one of the next image.
 * Processors foresee rows that follow one another, but not several side by side. Behind
 * the last image is nothing to be fetched, which does no harm. */
KERNEL void fetch_ahead(struct window window, struct sight sight, const float *x)
{
    const int ahead = 2 * window.stride_y * window.width;
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const int pixel = ahead + row * window.width + column;
            __builtin_prefetch(
                (const void *)((uintptr_t)x + (uintptr_t)pixel * PANEL * sizeof *x));
        }
}

/* Panels of images lie one behind the other; `call` for each `image` of the part. */
#define EACH_IMAGE(part, images, call)                                                   \
    for (int image = 0; image < (images); image++)                                       \
        if (is_mine(part, images, image, 1))                                             \
            call;

/* y = what `pool` makes of x; images of a panel are divided */
#define DEFINE_POOL(name, pool, batch, h, w, n, top, bottom, left, right, kernel_h,      \
    kernel_w, stride_y, stride_x)                                                        \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *     \
                           PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL])      \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window);                  \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            pool(window, (const float *)x + image * h * w * PANEL,                       \
                (float *)y + image * places * PANEL))                                    \
    }
