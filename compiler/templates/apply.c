#include "sample.h"
/* ---- template ---- */
/* The function of each of `count` numbers, in place. */
KERNEL void apply(int count, float *numbers, vec (*function)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&numbers[i], function(vec_load(&numbers[i])));
}
