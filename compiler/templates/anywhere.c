#include "sample.h"
/* ---- template ---- */
/* Vectors of numbers that may begin anywhere. */
typedef float vec_anywhere __attribute__((vector_size(4 * LANES), aligned(4)));

KERNEL vec vec_load_anywhere(const float *numbers)
{
    return (vec) * (const vec_anywhere *)numbers;
}

KERNEL void vec_store_anywhere(float *numbers, vec v)
{
    *(vec_anywhere *)numbers = (vec_anywhere)v;
}
