#pragma once
#include "begin.c"
/* ---- template ---- */
/* The sum of (x - zero) kernel over so many terms. */
KERNEL int32_t int8_products(int terms, const int8_t *x, int32_t zero, const int8_t *kernel)
{
    int32_t sum = 0;
    for (int term = 0; term < terms; term++)
        sum += ((int32_t)x[term] - zero) * (int32_t)kernel[term];
    return sum;
}
