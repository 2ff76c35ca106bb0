#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
/* A tile's sums before term `first`: what they have come to in c; before any, `start`, or
 * zero where that is NULL. */
KERNEL void begin_sums(vec sum[TILE][TILE_VECTORS], int rows, int panels, int height,
    int first, const float *start, const float *c)
{
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            const float *so_far =
                &c[v / VECTORS * height * PANEL + row * PANEL + v % VECTORS * LANES];
            sum[row][v] = first   ? vec_load(so_far)
                          : start ? vec_load(&start[v * LANES])
                                  : vec_broadcast(0);
        }
}

KERNEL void end_sums(
    vec sum[TILE][TILE_VECTORS], int rows, int panels, int height, float *c)
{
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(
                &c[v / VECTORS * height * PANEL + row * PANEL + v % VECTORS * LANES],
                sum[row][v]);
}

/* Terms `first` to `end` - 1 of a tile's sums. */
KERNEL void multiply_tile(int rows, int panels, int height, int terms, int first, int end,
    const float *a, const float *b, const float *start, float *c)
{
    vec sum[TILE][TILE_VECTORS];
    begin_sums(sum, rows, panels, height, first, start, c);
    int term = first;
    for (; term + PANEL <= end; term += PANEL)
        add_products(sum, rows, panels, PANEL, &a[term * height], PANEL, 1,
            &b[term * PANEL], terms * PANEL);
    if (term < end)
        add_products(sum, rows, panels, terms % PANEL, &a[term * height], PANEL, 1,
            &b[term * PANEL], terms * PANEL);
    end_sums(sum, rows, panels, height, c);
}

/* c = a b, for so many panels of b and c, each row's sums beginning with `start`, or zero
 * where that is NULL. a and c have `height` rows, which are divided, b has one for each
 * term. */
KERNEL void multiply_any(struct tlc_part part, int panels, int height, int terms,
    int block, const float *a, const float *b, const float *start, float *c)
{
    for (int first = 0; first < terms; first += block) {
        const int end = first + block < terms ? first + block : terms;
        DEAL(part, height, TILE, row, rows,
            multiply_tile(rows, panels, height, terms, first, end, &a[row * PANEL], b,
                start, &c[row * PANEL]))
    }
}
