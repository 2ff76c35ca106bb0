#pragma once
#include "sums.c"
/* ---- template ---- */
/* The mean of a row, and 1 / sqrt(variance + epsilon). */
struct row_moments {
    float mean, factor;
};

KERNEL struct row_moments row_moments_of(int columns, const float *x, double epsilon)
{
    double sums[SUMS] = {0.0}, squares[SUMS] = {0.0};
    for (int i = 0; i < columns; i++) {
        const double number = (double)x[i];
        sums[i % SUMS] += number;
        squares[i % SUMS] += number * number;
    }
    const double mean = sum_of(sums) / (double)columns;
    const double variance = sum_of(squares) / (double)columns - mean * mean;
    return (struct row_moments){(float)mean,
                                (float)(1.0 / sqrt((variance > 0.0 ? variance : 0.0) + epsilon))};
}
