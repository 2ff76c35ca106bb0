#include "add_products_of.c"
/* ---- template ---- */
/* Whether none of the numbers is infinite or NaN. */
KERNEL bool are_finite(int count, const float *numbers)
{
    vec nothing = {0};
    for (int i = 0; i < count; i += LANES)
        nothing += vec_load(&numbers[i]) * 0;
    return lanes_not_zero(nothing != 0) == 0;
}

/* Adds the examples of `many` from `example` on in which some of the tile's inputs are
 * not zero; all, unless the sums may pass over zeros. */
KERNEL void add_examples(vec sum[TILE][TILE_VECTORS], int rows, int panels, int batch,
    int example, int many, bool passes, const float *x, const int32_t *nonzero,
    const float *dy)
{
    uint32_t bits = passes ? 0 : ones(many);
    UNROLLED (row, rows)
        bits |= (uint32_t)nonzero[example / 32 * PANEL + row];
    add_products_of(sum, rows, panels, many, bits, x + example * PANEL, 1, PANEL,
        dy + example * PANEL, batch * PANEL);
}

/* A tile of x^T dy, where `nonzero` tells of x. */
KERNEL void multiply_examples(vec sum[TILE][TILE_VECTORS], int rows, int panels,
    int batch, bool passes, const float *x, const int32_t *nonzero, const float *dy)
{
    int example = 0;
    for (; example + 32 <= batch; example += 32)
        add_examples(sum, rows, panels, batch, example, 32, passes, x, nonzero, dy);
    if (example < batch)
        add_examples(
            sum, rows, panels, batch, example, batch % 32, passes, x, nonzero, dy);
}
