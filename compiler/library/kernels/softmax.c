#pragma once
#include "power.c"
#include "sums.c"
/* ---- template ---- */
/* y = e^x over the sum of e^x, in each row */
KERNEL void softmax(int rows, int columns, const float *x, float *y)
{
    for (int row = 0; row < rows; row++) {
        const float *from = &x[row * columns];
        float *to = &y[row * columns];
        float largest = from[0];
        double sums[SUMS] = {0.0};
        for (int i = 1; i < columns; i++)
            largest = from[i] > largest ? from[i] : largest;
        for (int i = 0; i < columns; i++) {
            to[i] = power(from[i] - largest);
            sums[i % SUMS] += (double)to[i];
        }
        const float sum = (float)sum_of(sums);
        for (int i = 0; i < columns; i++)
            to[i] /= sum;
    }
}
