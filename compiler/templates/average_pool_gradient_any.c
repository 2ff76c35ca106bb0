#include "average_pool_any.c"
#include "pool_back.c"
/* ---- template ---- */
/* Adds its share of dy to dx wherever the place sees a pixel. */
KERNEL void add_shares(struct window window, struct sight sight, vec dy, const float *y,
    float *dx, vec (*slope)(vec))
{
    const vec share = dy / pixels_seen(sight);
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const int at = (row * window.width + column) * PANEL;
            add_to_pixel(window, share, &y[at], &dx[at], slope);
        }
}

KERNEL void average_pool_gradient_image(
    struct window window, const float *dy, const float *y, float *dx, vec (*slope)(vec))
{
    const int down = places_down(window), across = places_across(window);
    begin_image(window, y, dx, slope);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++)
            UNROLLED (v, VECTORS)
                add_shares(window, sight_from(window, row, column),
                    vec_load(&dy[(row * across + column) * PANEL + v * LANES]),
                    &y[v * LANES], &dx[v * LANES], slope);
    finish_image(window, y, dx, slope);
}

/* dx = dy in equal shares over what the pool has seen; images of a panel are divided */
#define DEFINE_AVERAGE_POOL_GRADIENT(name, batch, h, w, n, top, bottom, left, right,     \
    kernel_h, kernel_w, stride_y, stride_x)                                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window);                  \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            average_pool_gradient_image(window,                                          \
                (const float *)dy + image * places * PANEL,                              \
                (float *)dx + image * h * w * PANEL,                                     \
                (float *)dx + image * h * w * PANEL, NULL))                              \
    }
