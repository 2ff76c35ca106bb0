#pragma once
#include "begin.c"
/* ---- template ---- */
/* In each row the numbers of a, then those of b. */
KERNEL void concatenate(int rows, int of_a, int of_b, const float *a, const float *b, float *y)
{
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < of_a; column++)
            y[row * (of_a + of_b) + column] = a[row * of_a + column];
        for (int column = 0; column < of_b; column++)
            y[row * (of_a + of_b) + of_a + column] = b[row * of_b + column];
    }
}
