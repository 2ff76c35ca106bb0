#pragma once
#include "begin.c"
/* ---- template ---- */
/* dx = dy f'(x), number by number: the slope is taken from what f gives or, of some
 * functions, from x. */
KERNEL void slopes(int count, const float *dy, const float *from, float *dx, function *slope)
{
    for (int i = 0; i < count; i++)
        dx[i] = dy[i] * slope(from[i]);
}
