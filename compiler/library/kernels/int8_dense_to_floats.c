#pragma once
#include "int8_products.c"
/* ---- template ---- */
/* y = f(scale (x kernel + bias)), in floats: of whole numbers each sum is exact, and rounded once
 * when it becomes a float. */
KERNEL void int8_dense_to_floats(int inputs, int outputs, int32_t zero, const int8_t *x,
                                 const int8_t *kernel, const int32_t *bias, const float *scale,
                                 float *y, function *f)
{
    for (int i = 0; i < outputs; i++) {
        const int32_t sum = bias[i] + int8_products(inputs, x, zero, &kernel[i * inputs]);
        y[i] = f((float)sum * scale[i]);
    }
}
