#include "sample.h"
/* ---- template ---- */
KERNEL void multiply_by_slope(int count, float *dx, const float *y, vec (*slope)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&dx[i], vec_load(&dx[i]) * slope(vec_load(&y[i])));
}
