#pragma once
#include "int8_number.c"
#include "int8_products.c"
/* ---- template ---- */
struct int8_dense {
    int inputs, outputs;
    int32_t zero; /* the byte of the input that stands for 0 */
    struct int8_output output;
};

/* y = x kernel + bias, the kernel an output's weights behind another's. */
KERNEL void int8_dense(const struct int8_dense *of, const int8_t *x, const int8_t *kernel,
                       const int32_t *bias, const int32_t *multiplier, const uint8_t *shift,
                       int8_t *y)
{
    for (int i = 0; i < of->outputs; i++) {
        const int32_t sum =
            bias[i] + int8_products(of->inputs, x, of->zero, &kernel[i * of->inputs]);
        y[i] = int8_made((int64_t)sum * multiplier[i], shift[i], &of->output);
    }
}
