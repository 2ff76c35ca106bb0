#include "sample.h"
/* ---- template ---- */
/* A tile of sums takes one product each: a number of `a` for each row, and a panel or
 * more of `b`. */
KERNEL void add_product(vec sum[TILE][TILE_VECTORS], int rows, int panels, const float *a,
    int a_row, const float *b, int b_panel)
{
    vec right[TILE_VECTORS];
    UNROLLED (v, panels * VECTORS)
        right[v] = vec_load(&b[v / VECTORS * b_panel + v % VECTORS * LANES]);
    UNROLLED (row, rows) {
        const vec left = vec_broadcast(a[row * a_row]);
        UNROLLED (v, panels * VECTORS)
            sum[row][v] = vec_fma(left, right[v], sum[row][v]);
    }
}

/* sum[row][] += a(row, 0) b(0) + a(row, 1) b(1) + ...: the one loop behind all
 * products. The steps between rows, terms and panels are constants wherever this is
 * called. So many terms a round, since counting takes the multipliers' time. */
#define ROUND 4
KERNEL void add_products(vec sum[TILE][TILE_VECTORS], int rows, int panels, int terms,
    const float *a, int a_row, int a_term, const float *b, int b_panel)
{
    for (int round = 0; round < terms / ROUND;
         round++, a += ROUND * a_term, b += ROUND * PANEL)
        UNROLLED (term, ROUND)
            add_product(
                sum, rows, panels, a + term * a_term, a_row, b + term * PANEL, b_panel);
    UNROLLED (term, terms % ROUND)
        add_product(
            sum, rows, panels, a + term * a_term, a_row, b + term * PANEL, b_panel);
}
