#pragma once
#include "begin.c"
/* ---- template ---- */
/* In each row of y the first numbers are a's, the rest b's. */
KERNEL void split(int rows, int of_a, int of_b, const float *y, float *a, float *b)
{
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < of_a; column++)
            a[row * of_a + column] = y[row * (of_a + of_b) + column];
        for (int column = 0; column < of_b; column++)
            b[row * of_b + column] = y[row * (of_a + of_b) + of_a + column];
    }
}
