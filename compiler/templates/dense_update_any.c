#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
KERNEL void dense_update_tile(int rows, int panels, int batch, int inputs, int outputs,
    const float *x, const float *dy, float rate, float *kernel)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(
        sum, rows, panels, batch, x, 1, PADDED(inputs), dy, PANEL, PADDED(outputs));
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            float *weights =
                &kernel[v / VECTORS * inputs * PANEL + row * PANEL + v % VECTORS * LANES];
            vec_store(
                weights, vec_fma(vec_broadcast(-rate), sum[row][v], vec_load(weights)));
        }
}

KERNEL void dense_update_panels(int panels, int batch, int inputs, int outputs,
    const float *x, const float *dy, float rate, float *kernel)
{
    int row = 0;
    for (; row + TILE <= inputs; row += TILE)
        dense_update_tile(TILE, panels, batch, inputs, outputs, &x[row], dy, rate,
            &kernel[row * PANEL]);
    if (inputs % TILE)
        dense_update_tile(inputs % TILE, panels, batch, inputs, outputs, &x[row], dy,
            rate, &kernel[row * PANEL]);
}

KERNEL void bias_update(int batch, int outputs, const float *dy, float rate, float *bias)
{
    for (int column = 0; column < PADDED(outputs); column += LANES) {
        vec sum = {0};
        for (int example = 0; example < batch; example++)
            sum += vec_load(&dy[example * PADDED(outputs) + column]);
        vec_store(
            &bias[column], vec_fma(vec_broadcast(-rate), sum, vec_load(&bias[column])));
    }
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples), for any sizes */
KERNEL void dense_update_any(int batch, int inputs, int outputs, const float *x,
    const float *dy, float rate, float *kernel, float *bias)
{
    const int panels = PADDED(outputs) / PANEL;
    const int groups = (panels + TILE_PANELS - 1) / TILE_PANELS;
    const int width = panels / groups, wide = panels % groups * (width + 1);
    int panel = 0;
    for (; panel < wide; panel += width + 1)
        dense_update_panels(width + 1, batch, inputs, outputs, x, &dy[panel * PANEL],
            rate, &kernel[panel * inputs * PANEL]);
    for (; panel < panels; panel += width)
        dense_update_panels(width, batch, inputs, outputs, x, &dy[panel * PANEL], rate,
            &kernel[panel * inputs * PANEL]);
    bias_update(batch, outputs, dy, rate, bias);
}
