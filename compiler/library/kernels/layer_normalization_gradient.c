#pragma once
#include "multiply_add.c"
#include "row_moments.c"
/* ---- template ---- */
/* With z a row's normal numbers and e = gamma dy: dx = (e - the mean of e - z the mean of
 * e z) / sqrt(variance + epsilon). */
KERNEL void layer_normalization_gradient(int rows, int columns, const float *dy, const float *x,
                                         const float *gamma, double epsilon, float *dx)
{
    for (int row = 0; row < rows; row++, dy += columns, x += columns, dx += columns) {
        const struct row_moments of = row_moments_of(columns, x, epsilon);
        double sums[SUMS] = {0.0}, along[SUMS] = {0.0};
        for (int i = 0; i < columns; i++) {
            const double e = (double)gamma[i] * (double)dy[i];
            sums[i % SUMS] += e;
            along[i % SUMS] += e * (double)((x[i] - of.mean) * of.factor);
        }
        const float mean = (float)(-sum_of(sums) / (double)columns);
        const float slope = (float)(-sum_of(along) / (double)columns);
        for (int i = 0; i < columns; i++)
            dx[i] = of.factor * multiply_add((x[i] - of.mean) * of.factor, slope,
                                             multiply_add(gamma[i], dy[i], mean));
    }
}
