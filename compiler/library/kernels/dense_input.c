#pragma once
#include "products.c"
/* ---- template ---- */
/* So many of an example's numbers become floats at a time. */
enum { TAKEN = 64 };

/* Sums go on with `terms` terms: those of outputs `first` to `first + lanes - 1`. */
#ifdef TILES
KERNEL void dense_terms(int first, int lanes, int terms, int outputs, const float *restrict x,
                        const float *restrict kernel, float *restrict y)
{
    const int vectors = vectors_of(lanes);
    float numbers[WIDE] = {0.0f};
    vector sum[WIDE / VECTOR];
    memcpy(numbers, &y[first], (size_t)lanes * sizeof *numbers);
    UNROLLED
    for (int i = 0; i < vectors; i++)
        sum[i] = load(&numbers[i * VECTOR]);
    add_products(sum, 1, lanes, terms, x, 0, &kernel[first], outputs);
    store_all(numbers, sum, vectors);
    memcpy(&y[first], numbers, (size_t)lanes * sizeof *numbers);
}
#else
KERNEL void dense_terms(int first, int lanes, int terms, int outputs, const float *restrict x,
                        const float *restrict kernel, float *restrict y)
{
    float sum[WIDE] = {0.0f};
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] = y[first + lane];
    add_products(sum, 1, lanes, terms, x, 0, &kernel[first], outputs);
    for (int lane = 0; lane < lanes; lane++)
        y[first + lane] = sum[lane];
}
#endif

/* Numbers `input` to `input + terms - 1` times `scale`: all outputs' sums go on with them. */
KERNEL void dense_part(int input, int terms, int outputs, const uint8_t *numbers, float scale,
                       const float *kernel, float *y)
{
    const int whole = outputs - outputs % WIDE;
    const float *const rows = &kernel[input * outputs];
    float x[TAKEN] = {0.0f};
    for (int i = 0; i < terms; i++)
        x[i] = (float)numbers[input + i] * scale;
    for (int first = 0; first < whole; first += WIDE)
        dense_terms(first, WIDE, terms, outputs, x, rows, y);
    if (outputs % WIDE > 0)
        dense_terms(whole, outputs % WIDE, terms, outputs, x, rows, y);
}

/* As dense, of the example's numbers times `scale`: as floats all of them together would
 * take more room than what is made of them. */
KERNEL void dense_input(int inputs, int outputs, const uint8_t *numbers, float scale,
                        const float *kernel, const float *bias, float *y, function *f)
{
    const int whole = inputs - inputs % TAKEN;
    for (int output = 0; output < outputs; output++)
        y[output] = bias ? bias[output] : 0.0f;
    for (int input = 0; input < whole; input += TAKEN)
        dense_part(input, TAKEN, outputs, numbers, scale, kernel, y);
    if (inputs % TAKEN > 0)
        dense_part(whole, inputs % TAKEN, outputs, numbers, scale, kernel, y);
    for (int output = 0; output < outputs; output++)
        y[output] = f(y[output]);
}
