#pragma once
#include "sums.c"
/* ---- template ---- */
/* dx = y (dy - the sum of dy y in the row) */
KERNEL void softmax_gradient(int rows, int columns, const float *dy, const float *y, float *dx)
{
    for (int row = 0; row < rows; row++) {
        const int first = row * columns;
        double sums[SUMS] = {0.0};
        for (int i = 0; i < columns; i++)
            sums[i % SUMS] += (double)dy[first + i] * (double)y[first + i];
        const float sum = (float)sum_of(sums);
        for (int i = 0; i < columns; i++)
            dx[first + i] = y[first + i] * (dy[first + i] - sum);
    }
}
