#pragma once
#include "int8_number.c"
/* ---- template ---- */
/* Two values of scales of their own: what multiplies each, both divided by 2^shift. */
struct int8_addition {
    int count;
    int32_t zero_a, multiplier_a, zero_b, multiplier_b;
    int shift;
    struct int8_output output;
};

/* y = a + b */
KERNEL void int8_add(const struct int8_addition *of, const int8_t *a, const int8_t *b, int8_t *y)
{
    for (int i = 0; i < of->count; i++) {
        const int64_t sum = (int64_t)((int32_t)a[i] - of->zero_a) * of->multiplier_a +
                            (int64_t)((int32_t)b[i] - of->zero_b) * of->multiplier_b;
        y[i] = int8_made(sum, of->shift, &of->output);
    }
}
