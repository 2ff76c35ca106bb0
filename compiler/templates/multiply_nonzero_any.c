#include "multiply_any.c"
#include "add_products_of.c"
/* ---- template ---- */
/* The columns of a panel in which some of `rows` rows from `row` on are not zero. */
KERNEL uint32_t columns_not_zero(int row, int rows, const int32_t *nonzero)
{
    uint32_t columns = 0;
    for (int i = 0; i < PANEL; i += LANES) {
        vec_int bits = {0};
        for (int word = row / 32; word <= (row + rows - 1) / 32; word++) {
            const int first = row > 32 * word ? row - 32 * word : 0;
            const int end = row + rows < 32 * word + 32 ? row + rows - 32 * word : 32;
            const uint32_t of_rows = ones(end - first) << first;
            bits |= *(const vec_int *)&nonzero[word * PANEL + i] & (int32_t)of_rows;
        }
        columns |= lanes_not_zero(bits) << i;
    }
    return columns;
}

/* What the products of zeros with some of a panel's rows add to a tile's sums: nothing,
 * or NaN. */
KERNEL void add_zeros(
    vec nothing[TILE_VECTORS], int panels, uint32_t terms, const float *b, int b_panel)
{
    for (; terms; terms &= terms - 1)
        UNROLLED (v, panels * VECTORS)
            nothing[v] = vec_fma(vec_broadcast(0),
                vec_load(&b[v / VECTORS * b_panel + __builtin_ctz(terms) * PANEL +
                            v % VECTORS * LANES]),
                nothing[v]);
}

/* Of the terms from `term` on so many, up to a panel, if they are not zero in all of the
 * tile's rows. */
KERNEL void multiply_nonzero(vec sum[TILE][TILE_VECTORS], vec nothing[TILE_VECTORS],
    int rows, int panels, int many, uint32_t columns, int b_panel, const float *a,
    const float *b)
{
    add_products_of(sum, rows, panels, many, columns, a, PANEL, 1, b, b_panel);
    add_zeros(nothing, panels, ~columns & ones(many), b, b_panel);
}

KERNEL void multiply_nonzero_tile(int row, int rows, int panels, int height, int terms,
    int first, int end, const float *a, const int32_t *nonzero, const float *b,
    const float *start, float *c)
{
    vec sum[TILE][TILE_VECTORS], nothing[TILE_VECTORS] = {0};
    int term = first;
    begin_sums(sum, rows, panels, height, first, start, c);
    for (; term + PANEL <= end; term += PANEL)
        multiply_nonzero(sum, nothing, rows, panels, PANEL,
            columns_not_zero(row, rows, &nonzero[term * ROWS_OF_BITS(height)]),
            terms * PANEL, &a[term * height], &b[term * PANEL]);
    if (term < end)
        multiply_nonzero(sum, nothing, rows, panels, terms % PANEL,
            columns_not_zero(row, rows, &nonzero[term * ROWS_OF_BITS(height)]),
            terms * PANEL, &a[term * height], &b[term * PANEL]);
    UNROLLED (i, rows)
        UNROLLED (v, panels * VECTORS)
            sum[i][v] += nothing[v];
    end_sums(sum, rows, panels, height, c);
}

/* The same as multiply_any, but for terms in which a tile's rows of a are all zero. */
KERNEL void multiply_nonzero_any(int panels, int height, int terms, int block,
    const float *a, const int32_t *nonzero, const float *b, const float *start, float *c)
{
    for (int first = 0; first < terms; first += block) {
        const int end = first + block < terms ? first + block : terms;
        DEAL(WHOLE, height, TILE, row, rows,
            multiply_nonzero_tile(row, rows, panels, height, terms, first, end,
                &a[row * PANEL], nonzero, b, start, &c[row * PANEL]))
    }
}
