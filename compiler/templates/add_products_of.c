#ifndef ROUND
#include "add_products.c"
#endif
#include "nonzero.c"
/* ---- template ---- */
/* Adds those of `terms` products, 32 at most, whose bit is 1. */
KERNEL void add_products_of(vec sum[TILE][TILE_VECTORS], int rows, int panels, int terms,
    uint32_t bits, const float *a, int a_row, int a_term, const float *b, int b_panel)
{
    if (bits == ones(terms))
        add_products(sum, rows, panels, terms, a, a_row, a_term, b, b_panel);
    else
        for (; bits; bits &= bits - 1) {
            const int term = __builtin_ctz(bits);
            add_product(
                sum, rows, panels, a + term * a_term, a_row, b + term * PANEL, b_panel);
        }
}
