#pragma once
#include "begin.c"
/* ---- template ---- */
/* Sums of a row are 16 in turn, which are then added up two by two. */
enum { SUMS = 16 };

KERNEL double sum_of(double sums[SUMS])
{
    for (int half = SUMS / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++)
            sums[i] += sums[i + half];
    return sums[0];
}
