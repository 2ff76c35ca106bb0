#include <string.h>

#ifndef EACH_IMAGE
#include "pool.c"
#endif
#include "multiply_by_slope.c"
/* ---- template ---- */
/* Whether each pixel is seen from one place at most, and those that are lie together. */
KERNEL bool sees_apart(struct window window)
{
    return window.stride_y == window.rows && window.stride_x == window.columns &&
           window.top + window.bottom + window.left + window.right == 0;
}

/* dx f'(x), the slope taken from y; dx where there is no function */
KERNEL vec times_slope(vec dx, const float *y, vec (*slope)(vec))
{
    return slope ? dx * slope(vec_load(y)) : dx;
}

/* The gradient of pixels that no place sees, below and beside those that are seen. */
KERNEL void leave_unseen(
    struct window window, const float *y, float *dx, vec (*slope)(vec))
{
    const int down = places_down(window) * window.rows;
    const int across = places_across(window) * window.columns;
    for (int row = 0; row < window.height; row++)
        for (int column = row < down ? across : 0; column < window.width; column++)
            UNROLLED (v, VECTORS) {
                const int at = (row * window.width + column) * PANEL + v * LANES;
                vec_store(&dx[at], times_slope(vec_broadcast(0), &y[at], slope));
            }
}

/* Before and after the places add their parts to dx. */
KERNEL void begin_image(
    struct window window, const float *y, float *dx, vec (*slope)(vec))
{
    if (sees_apart(window))
        leave_unseen(window, y, dx, slope);
    else
        memset(dx, 0, (size_t)(window.height * window.width * PANEL) * sizeof *dx);
}

KERNEL void finish_image(
    struct window window, const float *y, float *dx, vec (*slope)(vec))
{
    if (slope && !sees_apart(window))
        multiply_by_slope(window.height * window.width * PANEL, dx, y, slope);
}

/* Adds its part to a pixel of dx, which it alone changes where places see apart. */
KERNEL void add_to_pixel(
    struct window window, vec part, const float *y, float *dx, vec (*slope)(vec))
{
    if (sees_apart(window))
        vec_store(dx, times_slope(vec_broadcast(0) + part, y, slope));
    else
        vec_store(dx, vec_load(dx) + part);
}
