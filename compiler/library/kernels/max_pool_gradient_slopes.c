#pragma once
#include "max_pool.c"
#include "pool_back.c"
/* ---- template ---- */
/* Gives dy to the first of the largest that a place sees of a channel. */
KERNEL void give_to_largest(const struct window *window, int channels, int place, const float *x,
                            float dy, const float *from, float *dx, function *slope)
{
    const struct range rows = rows_seen(window, place), columns = columns_seen(window, place);
    const float most = largest_seen(window, channels, rows, columns, x);
    int open = 1;
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++) {
            const int at = (row * window->width + column) * channels;
            const int is_first = open && x[at] >= most && x[at] <= most;
            add_to_pixel(window, is_first ? dy : 0.0f, &from[at], &dx[at], slope);
            open = open && !is_first;
        }
}

/* dx = dy f'(x) at what the pool has taken; without f' where slope is NULL */
KERNEL void max_pool_gradient_slopes(const struct window *window, int channels, const float *x,
                                     const float *dy, const float *from, float *dx, function *slope)
{
    begin_back(window, channels, from, dx, slope);
    for (int place = 0; place < window->made_height * window->made_width; place++)
        for (int i = 0; i < channels; i++)
            give_to_largest(window, channels, place, &x[i], dy[place * channels + i], &from[i],
                            &dx[i], slope);
    end_back(window, channels, from, dx, slope);
}
