#pragma once
#include "shrinking.c"
#include "multiply_add.c"
/* ---- template ---- */
/* velocity = momentum velocity - rate gradient,  w += velocity - rate decay w */
KERNEL void sgd_momentum(int count, const float *gradient, float rate, double momentum,
                         double decay, float *velocity, float *w)
{
    const float keep = (float)momentum, shrink = shrinking(rate, decay);
    for (int i = 0; i < count; i++) {
        velocity[i] = multiply_add(-rate, gradient[i], keep * velocity[i]);
        w[i] = multiply_add(shrink, w[i], w[i]) + velocity[i];
    }
}
