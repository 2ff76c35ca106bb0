#pragma once
#include "multiply_add.c"
#include "sums.c"
/* ---- template ---- */
/* y = gamma (x - mean) / sqrt(variance + epsilon) + beta by the mean and the variance of
 * each row */
KERNEL void layer_normalize(int rows, int columns, const float *x, const float *gamma,
                            const float *beta, double epsilon, float *y)
{
    for (int row = 0; row < rows; row++) {
        const float *from = &x[row * columns];
        float *to = &y[row * columns];
        double sums[SUMS] = {0.0}, squares[SUMS] = {0.0};
        for (int i = 0; i < columns; i++) {
            const double number = (double)from[i];
            sums[i % SUMS] += number;
            squares[i % SUMS] += number * number;
        }
        const double mean = sum_of(sums) / (double)columns;
        const double variance = sum_of(squares) / (double)columns - mean * mean;
        const float middle = (float)mean;
        const float factor = (float)(1.0 / sqrt((variance > 0.0 ? variance : 0.0) + epsilon));
        for (int i = 0; i < columns; i++)
            to[i] = multiply_add((from[i] - middle) * factor, gamma[i], beta[i]);
    }
}
