#include "add_products.c"
#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* What one pixel of the window adds to a tile of sums: a product for each of its
 * channels. `plane` is the number of rows of x; `step` leads from one pixel of the tile
 * to the next. */
KERNEL void add_channels(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels, int panels,
    int channels, const float *x, int plane, int step, const float *kernel,
    int kernel_panel)
{
    int channel = 0;
    for (; channel + PANEL <= channels; channel += PANEL)
        add_products(sum, pixels, panels, PANEL, &x[channel * plane], step, 1,
            &kernel[channel * PANEL], kernel_panel);
    if (channels % PANEL)
        add_products(sum, pixels, panels, channels % PANEL, &x[channel * plane], step, 1,
            &kernel[channel * PANEL], kernel_panel);
}

KERNEL void store_sums(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels, int panels,
    float *y, int y_panel, int step)
{
    UNROLLED (pixel, pixels)
        UNROLLED (v, panels * VECTORS)
            vec_store(&y[v / VECTORS * y_panel + pixel * step + v % VECTORS * LANES],
                sum[pixel][v]);
}
