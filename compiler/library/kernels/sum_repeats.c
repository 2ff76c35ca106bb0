#pragma once
#include "begin.c"
/* ---- template ---- */
/* dx = the sums of each so many numbers of dy that lie side by side */
KERNEL void sum_repeats(int count, int times, const float *dy, float *dx)
{
    for (int i = 0; i < count; i++) {
        float sum = dy[i * times];
        for (int k = 1; k < times; k++)
            sum += dy[i * times + k];
        dx[i] = sum;
    }
}
