#include "sample.h"
/* ---- template ---- */
struct momentum {
    vec step, keep, shrink;
};

KERNEL struct momentum momentum_of(float rate, double momentum, double decay)
{
    return (struct momentum){vec_broadcast(-rate), vec_broadcast((float)momentum),
        vec_broadcast((float)((double)-rate * decay))};
}

/* A vector of weights and their velocity take a step. */
KERNEL void take_step(struct momentum of, vec gradient, float *weights, float *velocity)
{
    const vec w = vec_load(weights);
    const vec v = vec_fma(of.step, gradient, of.keep * vec_load(velocity));
    vec_store(velocity, v);
    vec_store(weights, vec_fma(of.shrink, w, w) + v);
}
