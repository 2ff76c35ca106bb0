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

/* So many from `first` to `end` - 1. */
struct range {
    int first, end;
};

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
