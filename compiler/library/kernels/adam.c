#pragma once
#include "shrinking.c"
#include "multiply_add.c"
/* ---- template ---- */
/* Mean and square go towards those of the gradient,
 * w -= corrected mean / (root of square + epsilon) + rate decay w. */
KERNEL void adam(int count, const float *gradient, double corrected, float rate, double beta_1,
                 double beta_2, double epsilon, double decay, float *mean, float *square, float *w)
{
    const float step = (float)-corrected, least = (float)epsilon;
    const float towards_mean = (float)(1.0 - beta_1), towards_square = (float)(1.0 - beta_2);
    const float shrink = shrinking(rate, decay);
    for (int i = 0; i < count; i++) {
        const float of = gradient[i];
        mean[i] = multiply_add(of - mean[i], towards_mean, mean[i]);
        square[i] = multiply_add(multiply_add(of, of, -square[i]), towards_square, square[i]);
        w[i] = multiply_add(shrink, w[i], w[i]) + step * mean[i] / (sqrtf(square[i]) + least);
    }
}
