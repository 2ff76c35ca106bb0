#pragma once
#include "window.c"
#include "range.c"
/* ---- template ---- */
/* The part of a window that lies on the image: of `rows` from `start`, on an image of
 * `size`. */
KERNEL struct range part_inside(int start, int rows, int size)
{
    const int end = start + rows;
    return (struct range){start < 0 ? 0 : start, end < size ? end : size};
}
