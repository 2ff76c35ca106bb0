#pragma once
#include "begin.c"
/* ---- template ---- */
/* A window that moves over an image, and makes a pixel at each of its places. Images lie
 * row by row, a pixel's channels side by side. */
struct window {
    int height, width;           /* of the image */
    int made_height, made_width; /* of what is made of it */
    int rows, columns;           /* of the window */
    int stride_y, stride_x;      /* from one place to the next */
    int dilation_y, dilation_x;  /* from one of its own pixels to the next */
    int top, left;               /* how far the first place lies outside of the image */
};

/* Which rows, or columns, of a window lie on the image: `first` to `end` - 1. */
struct range {
    int first, end;
};

/* Of a window of `rows` that begins at `start`, on an image of `size`. */
KERNEL struct range rows_inside(int start, int rows, int dilation, int size)
{
    const int above = start < 0 ? (-start + dilation - 1) / dilation : 0;
    const int below = start < size ? (size - 1 - start) / dilation + 1 : 0;
    return (struct range){above < rows ? above : rows, below < rows ? below : rows};
}

/* The places in a row at which all columns of the window lie on the image. */
KERNEL struct range places_inside(const struct window *window)
{
    const int room = window->width - 1 - (window->columns - 1) * window->dilation_x + window->left;
    const int first = (window->left + window->stride_x - 1) / window->stride_x;
    const int end = room < 0 ? 0 : room / window->stride_x + 1;
    return (struct range){first, end < window->made_width ? end : window->made_width};
}

/* A sum and its bias, where there is one. */
KERNEL float with_bias(float sum, const float *bias, int output)
{
    return bias ? sum + bias[output] : sum;
}
