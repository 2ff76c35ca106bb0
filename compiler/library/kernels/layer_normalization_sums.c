#pragma once
#include "multiply_add.c"
#include "row_moments.c"
/* ---- template ---- */
/* gamma's gradient += the rows of dy times the rows' normal numbers, beta's += those of dy */
KERNEL void layer_normalization_sums(int rows, int columns, const float *dy, const float *x,
                                     double epsilon, float *gamma, float *beta)
{
    for (int row = 0; row < rows; row++) {
        const struct row_moments of = row_moments_of(columns, &x[row * columns], epsilon);
        for (int i = 0; i < columns; i++) {
            const float normal = (x[row * columns + i] - of.mean) * of.factor;
            gamma[i] = multiply_add(dy[row * columns + i], normal, gamma[i]);
            beta[i] += dy[row * columns + i];
        }
    }
}
