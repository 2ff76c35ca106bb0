#include "sample.h"
/* ---- template ---- */
/* sum[row] += a(row, 0) b(0) + a(row, 1) b(1) + ...: the one loop behind all three
 * products. A number of `a` meets a panel of `b`; the sums stay in registers. `rows` and
 * the steps between numbers of a row and of the sum are constants wherever this is
 * called. */
static inline __attribute__((always_inline)) void add_products(vec sum[TILE][VECTORS],
    int rows, int terms, const float *a, int a_row, int a_term, const float *b,
    int b_term)
{
    for (int term = 0; term < terms; term++) {
#pragma GCC unroll 16
        for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; v++)
                sum[row][v] = vec_fma(vec_broadcast(a[row * a_row + term * a_term]),
                    vec_load(&b[term * b_term + v * LANES]), sum[row][v]);
    }
}
