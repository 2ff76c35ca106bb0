#include "pool.c"
/* ---- template ---- */
KERNEL vec largest_seen(struct window window, struct sight sight, const float *x)
{
    vec most = vec_load(&x[(sight.top * window.width + sight.left) * PANEL]);
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const vec number = vec_load(&x[(row * window.width + column) * PANEL]);
            most = vec_select(number > most, number, most);
        }
    return most;
}

KERNEL void max_pool_image(struct window window, const float *x, float *y)
{
    const int down = places_down(window), across = places_across(window);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++) {
            const struct sight sight = sight_from(window, row, column);
            fetch_ahead(window, sight, x);
            UNROLLED (v, VECTORS)
                vec_store(&y[(row * across + column) * PANEL + v * LANES],
                    largest_seen(window, sight, &x[v * LANES]));
        }
}
