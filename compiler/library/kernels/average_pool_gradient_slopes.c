#pragma once
#include "pool_back.c"
/* ---- template ---- */
/* dx = dy f'(x) in equal shares over what the pool has seen; without f' where slope is NULL */
KERNEL void average_pool_gradient_slopes(const struct window *window, int channels, const float *dy,
                                         const float *from, float *dx, function *slope)
{
    begin_back(window, channels, from, dx, slope);
    for (int place = 0; place < window->made_height * window->made_width; place++) {
        const struct range rows = rows_seen(window, place), columns = columns_seen(window, place);
        const int seen = (rows.end - rows.first) * (columns.end - columns.first);
        for (int row = rows.first; row < rows.end; row++)
            for (int column = columns.first; column < columns.end; column++)
                for (int i = 0; i < channels; i++) {
                    const int at = (row * window->width + column) * channels + i;
                    add_to_pixel(window, dy[place * channels + i] / (float)seen, &from[at], &dx[at],
                                 slope);
                }
    }
    end_back(window, channels, from, dx, slope);
}
