#pragma once
#include "pool.c"
/* ---- template ---- */
/* Whether each pixel is seen from one place at most: then dx may lie where the image does,
 * as a place sets its own pixels at once. */
KERNEL int sees_apart(const struct window *window)
{
    return window->stride_y == window->rows && window->stride_x == window->columns &&
           window->top == 0 && window->left == 0;
}

/* dx f'(x), or dx where there is no function */
KERNEL float times_slope(float dx, const float *from, function *slope)
{
    return slope ? dx * slope(*from) : dx;
}

/* Before places add to dx: 0 where none does, and everywhere if they do not see apart. */
KERNEL void begin_back(const struct window *window, int channels, const float *from, float *dx,
                       function *slope)
{
    const int down = sees_apart(window) ? window->made_height * window->rows : 0;
    const int across = window->made_width * window->columns;
    for (int pixel = 0; pixel < window->height * window->width; pixel++)
        for (int i = pixel * channels; i < (pixel + 1) * channels; i++)
            if (down == 0)
                dx[i] = 0.0f;
            else if (pixel / window->width >= down || pixel % window->width >= across)
                dx[i] = times_slope(0.0f, &from[i], slope);
}

/* A place adds to a pixel, of which it alone knows if places see apart. */
KERNEL void add_to_pixel(const struct window *window, float part, const float *from, float *dx,
                         function *slope)
{
    *dx = sees_apart(window) ? times_slope(0.0f + part, from, slope) : *dx + part;
}

/* When all places have: the slopes, where they are not there yet. */
KERNEL void end_back(const struct window *window, int channels, const float *from, float *dx,
                     function *slope)
{
    if (slope && !sees_apart(window))
        for (int i = 0; i < window->height * window->width * channels; i++)
            dx[i] *= slope(from[i]);
}

/* The rows of the image that a place sees, and its columns. */
KERNEL struct range rows_seen(const struct window *window, int place)
{
    return part_inside(place / window->made_width * window->stride_y - window->top, window->rows,
                       window->height);
}

KERNEL struct range columns_seen(const struct window *window, int place)
{
    return part_inside(place % window->made_width * window->stride_x - window->left,
                       window->columns, window->width);
}
