#include "pool.c"
/* ---- template ---- */
KERNEL float pixels_seen(struct sight sight)
{
    return (float)((sight.bottom - sight.top) * (sight.right - sight.left));
}

/* The sum is one chain over rows and columns. */
KERNEL vec mean_seen(struct window window, struct sight sight, const float *x)
{
    vec sum = {0};
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++)
            sum = sum + vec_load(&x[(row * window.width + column) * PANEL]);
    return sum / pixels_seen(sight);
}

KERNEL void average_pool_image(struct window window, const float *x, float *y)
{
    const int down = places_down(window), across = places_across(window);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++)
            UNROLLED (v, VECTORS)
                vec_store(&y[(row * across + column) * PANEL + v * LANES],
                    mean_seen(window, sight_from(window, row, column), &x[v * LANES]));
}
