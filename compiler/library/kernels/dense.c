#pragma once
#include "products.c"
/* ---- template ---- */
/* Outputs `first` to `first + lanes - 1`. */
#ifdef TILES
KERNEL void dense_lanes(int first, int lanes, int inputs, int outputs, const float *restrict x,
                        const float *restrict kernel, const float *restrict bias, float *restrict y,
                        function *f)
{
    const int vectors = vectors_of(lanes);
    float begun[WIDE] = {0.0f};
    vector sum[WIDE / VECTOR];
    for (int lane = 0; lane < lanes; lane++)
        begun[lane] = bias ? bias[first + lane] : 0.0f;
    UNROLLED
    for (int i = 0; i < vectors; i++)
        sum[i] = load(&begun[i * VECTOR]);
    add_products(sum, 1, lanes, inputs, x, 0, &kernel[first], outputs);
    store_all(begun, sum, vectors);
    for (int lane = 0; lane < lanes; lane++)
        y[first + lane] = f(begun[lane]);
}
#else
KERNEL void dense_lanes(int first, int lanes, int inputs, int outputs, const float *restrict x,
                        const float *restrict kernel, const float *restrict bias, float *restrict y,
                        function *f)
{
    float sum[WIDE] = {0.0f};
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] = bias ? bias[first + lane] : 0.0f;
    add_products(sum, 1, lanes, inputs, x, 0, &kernel[first], outputs);
    for (int lane = 0; lane < lanes; lane++)
        y[first + lane] = f(sum[lane]);
}
#endif

/* y = f(x kernel + bias), where bias is not NULL: each sum begins with it. */
KERNEL void dense(int inputs, int outputs, const float *x, const float *kernel, const float *bias,
                  float *y, function *f)
{
    const int whole = outputs - outputs % WIDE;
    for (int first = 0; first < whole; first += WIDE)
        dense_lanes(first, WIDE, inputs, outputs, x, kernel, bias, y, f);
    if (outputs % WIDE > 0)
        dense_lanes(whole, outputs % WIDE, inputs, outputs, x, kernel, bias, y, f);
}
