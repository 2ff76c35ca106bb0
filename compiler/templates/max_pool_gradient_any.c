#include "max_pool_any.c"
#include "pool_back.c"
/* ---- template ---- */
/* Adds dy to dx where x is the first of the largest that are seen. */
KERNEL void add_to_largest(struct window window, struct sight sight, const float *x,
    vec dy, const float *y, float *dx, vec (*slope)(vec))
{
    const vec most = largest_seen(window, sight, x), none = {0};
    vec_int open = none == none;
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const int at = (row * window.width + column) * PANEL;
            const vec_int first = open & (vec_load(&x[at]) == most);
            add_to_pixel(window, vec_select(first, dy, none), &y[at], &dx[at], slope);
            open &= ~first;
        }
}

KERNEL void max_pool_gradient_image(struct window window, const float *x, const float *dy,
    const float *y, float *dx, vec (*slope)(vec))
{
    const int down = places_down(window), across = places_across(window);
    begin_image(window, y, dx, slope);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++) {
            const struct sight sight = sight_from(window, row, column);
            fetch_ahead(window, sight, x);
            UNROLLED (v, VECTORS)
                add_to_largest(window, sight, &x[v * LANES],
                    vec_load(&dy[(row * across + column) * PANEL + v * LANES]),
                    &y[v * LANES], &dx[v * LANES], slope);
        }
    finish_image(window, y, dx, slope);
}

/* dx = dy at what the pool has taken; images of a panel are divided */
#define DEFINE_MAX_POOL_GRADIENT(name, batch, h, w, n, top, bottom, left, right,         \
    kernel_h, kernel_w, stride_y, stride_x)                                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window), size = h * w;    \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            max_pool_gradient_image(window, (const float *)x + image * size * PANEL,     \
                (const float *)dy + image * places * PANEL,                              \
                (const float *)x + image * size * PANEL,                                 \
                (float *)dx + image * size * PANEL, NULL))                               \
    }
