#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
KERNEL void input_gradient_tile(int rows, int panels, int batch, int inputs, int outputs,
    const float *dy, const float *kernel, float *dx)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    for (int output = 0; output < outputs / PANEL * PANEL; output += PANEL)
        add_products(sum, rows, panels, PANEL, &kernel[output * inputs], PANEL, 1,
            &dy[output * PADDED(batch)], PANEL, PADDED(batch));
    add_products(sum, rows, panels, outputs % PANEL,
        &kernel[outputs / PANEL * PANEL * inputs], PANEL, 1,
        &dy[outputs / PANEL * PANEL * PADDED(batch)], PANEL, PADDED(batch));
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(&dx[row * PADDED(batch) + v * LANES], sum[row][v]);
}

KERNEL void input_gradient_panels(int panels, int batch, int inputs, int outputs,
    const float *dy, const float *kernel, float *dx)
{
    int input = 0;
    for (; input + TILE <= inputs; input += TILE)
        input_gradient_tile(TILE, panels, batch, inputs, outputs, dy,
            &kernel[input * PANEL], &dx[input * PADDED(batch)]);
    if (inputs % TILE)
        input_gradient_tile(inputs % TILE, panels, batch, inputs, outputs, dy,
            &kernel[input * PANEL], &dx[input * PADDED(batch)]);
}

/* dx = dy kernel^T, for any sizes, both feature-major: a row holds one feature of all
 * examples. */
KERNEL void input_gradient_any(
    int batch, int inputs, int outputs, const float *dy, const float *kernel, float *dx)
{
    const int panels = PADDED(batch) / PANEL;
    const int groups = (panels + TILE_PANELS - 1) / TILE_PANELS;
    const int width = panels / groups, wide = panels % groups * (width + 1);
    int panel = 0;
    for (; panel < wide; panel += width + 1)
        input_gradient_panels(width + 1, batch, inputs, outputs, &dy[panel * PANEL],
            kernel, &dx[panel * PANEL]);
    for (; panel < panels; panel += width)
        input_gradient_panels(width, batch, inputs, outputs, &dy[panel * PANEL], kernel,
            &dx[panel * PANEL]);
}
