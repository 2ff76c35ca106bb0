#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* Square and mean go towards those of the gradient, which is divided by the root of
 * square - mean^2. */
KERNEL void rms_scale_centered(int count, double rho, double epsilon, float *square, float *mean,
                               float *gradient)
{
    const float towards = (float)(1.0 - rho), least = (float)epsilon;
    for (int i = 0; i < count; i++) {
        const float of = gradient[i];
        square[i] = multiply_add(multiply_add(of, of, -square[i]), towards, square[i]);
        mean[i] = multiply_add(of - mean[i], towards, mean[i]);
        gradient[i] = of / sqrtf(multiply_add(-mean[i], mean[i], square[i]) + least);
    }
}
