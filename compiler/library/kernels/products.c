#pragma once
#include "begin.c"
#include "multiply_add.c"
#include "vector.c"
/* ---- template ---- */
/* sum[pixel][lane] += x[pixel][0] kernel[0][lane] + x[pixel][1] kernel[1][lane] + ...: the
 * loop behind all products. Each sum is one chain of fused multiply-adds in this order.
 * `step` leads from a pixel to the next, `width` from a row of the kernel to the next. */
#ifdef TILES
KERNEL void add_products(vector *sum, int pixels, int lanes, int terms, const float *x, int step,
                         const float *kernel, int width)
{
    const int vectors = vectors_of(lanes);
    vector weights[WIDE / VECTOR];
    for (int term = 0; term < terms; term++) {
        UNROLLED
        for (int i = 0; i < vectors; i++)
            weights[i] = load_lanes(&kernel[term * width], i, lanes);
        UNROLLED
        for (int pixel = 0; pixel < pixels; pixel++) {
            const vector all = spread(x[pixel * step + term]);
            UNROLLED
            for (int i = 0; i < vectors; i++)
                sum[pixel * vectors + i] =
                    multiply_add_all(all, weights[i], sum[pixel * vectors + i]);
        }
    }
}
#else
KERNEL void add_products(float *sum, int pixels, int lanes, int terms, const float *x, int step,
                         const float *kernel, int width)
{
    for (int term = 0; term < terms; term++)
        for (int pixel = 0; pixel < pixels; pixel++)
            for (int lane = 0; lane < lanes; lane++)
                sum[pixel * lanes + lane] = multiply_add(
                    x[pixel * step + term], kernel[term * width + lane], sum[pixel * lanes + lane]);
}
#endif
