#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* Square goes towards that of the gradient, which is divided by its root. */
KERNEL void rms_scale(int count, double rho, double epsilon, float *square, float *gradient)
{
    const float towards = (float)(1.0 - rho), least = (float)epsilon;
    for (int i = 0; i < count; i++) {
        const float of = gradient[i];
        square[i] = multiply_add(multiply_add(of, of, -square[i]), towards, square[i]);
        gradient[i] = of / sqrtf(square[i] + least);
    }
}
