#pragma once
#include "begin.c"
#include "window.c"
/* ---- template ---- */
/* The place at which row `row` of a window lies on pixel `at` of the image, for columns
 * alike; -1: there is none. `before` is what is laid in front of the image. */
KERNEL int place_of(int at, int before, int row, int dilation, int stride, int places)
{
    const int from = at + before - row * dilation;
    return from >= 0 && from % stride == 0 && from / stride < places ? from / stride : -1;
}
