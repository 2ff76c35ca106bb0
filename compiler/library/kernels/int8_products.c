#pragma once
#include "begin.c"
/* ---- template ---- */
/* x kernel, over so many terms. That bytes of x stand for 0 at another than 0 is part of the bias.
 */
KERNEL int32_t int8_products(int terms, const int8_t *x, const int8_t *kernel)
{
    int32_t sum = 0;
    for (int term = 0; term < terms; term++)
        sum += (int32_t)x[term] * (int32_t)kernel[term];
    return sum;
}
