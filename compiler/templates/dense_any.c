#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
KERNEL void dense_tile(int rows, int panels, int inputs, int outputs, const float *x,
    const float *kernel, const float *bias, float *y)
{
    vec sum[TILE][TILE_VECTORS];
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            sum[row][v] = vec_load(&bias[v * LANES]);
    add_products(
        sum, rows, panels, inputs, x, PADDED(inputs), 1, kernel, inputs * PANEL, PANEL);
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(&y[row * PADDED(outputs) + v * LANES], sum[row][v]);
}

KERNEL void dense_panels(int panels, int batch, int inputs, int outputs, const float *x,
    const float *kernel, const float *bias, float *y)
{
    int row = 0;
    for (; row + TILE <= batch; row += TILE)
        dense_tile(TILE, panels, inputs, outputs, &x[row * PADDED(inputs)], kernel, bias,
            &y[row * PADDED(outputs)]);
    if (batch % TILE)
        dense_tile(batch % TILE, panels, inputs, outputs, &x[row * PADDED(inputs)],
            kernel, bias, &y[row * PADDED(outputs)]);
}

/* y = x kernel + bias, for any sizes. The panels are dealt out evenly, so
 * that none is left to a narrow tile of its own. */
KERNEL void dense_any(int batch, int inputs, int outputs, const float *x,
    const float *kernel, const float *bias, float *y)
{
    const int panels = PADDED(outputs) / PANEL;
    const int groups = (panels + TILE_PANELS - 1) / TILE_PANELS;
    const int width = panels / groups, wide = panels % groups * (width + 1);
    int panel = 0;
    for (; panel < wide; panel += width + 1)
        dense_panels(width + 1, batch, inputs, outputs, x,
            &kernel[panel * inputs * PANEL], &bias[panel * PANEL], &y[panel * PANEL]);
    for (; panel < panels; panel += width)
        dense_panels(width, batch, inputs, outputs, x, &kernel[panel * inputs * PANEL],
            &bias[panel * PANEL], &y[panel * PANEL]);
}
