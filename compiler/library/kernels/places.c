#pragma once
#include "window.c"
#include "range.c"
/* ---- template ---- */
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
