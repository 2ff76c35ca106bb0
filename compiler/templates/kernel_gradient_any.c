#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
KERNEL void kernel_gradient_tile(int rows, int panels, int batch, int inputs,
    const float *x, const float *dy, float *gradient)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(&gradient[v / VECTORS * inputs * PANEL + row * PANEL +
                                v % VECTORS * LANES],
                sum[row][v]);
}

/* Inputs are divided, of which there may be many where there are few panels. */
KERNEL void kernel_gradient_any(struct tlc_part part, int panels, int batch, int inputs,
    const float *x, const float *dy, float *gradient)
{
    int input = 0;
    for (; input + PANEL <= inputs; input += PANEL)
        DEAL(WHOLE, PANEL, TILE, row, rows, {
            if (is_mine(part, inputs, input + row, rows))
                kernel_gradient_tile(rows, panels, batch, inputs, &x[input * batch + row],
                    dy, &gradient[(input + row) * PANEL]);
        })
    DEAL(WHOLE, inputs % PANEL, TILE, row, rows, {
        if (is_mine(part, inputs, input + row, rows))
            kernel_gradient_tile(rows, panels, batch, inputs, &x[input * batch + row], dy,
                &gradient[(input + row) * PANEL]);
    })
}

/* gradient = x^T dy */
#define DEFINE_KERNEL_GRADIENT(name, batch, n_in, n_out)                                 \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL],                                     \
        float gradient[PANELS(n_out)][n_in][PANEL])                                      \
    {                                                                                    \
        DEAL(WHOLE, PANELS(n_out), TILE_PANELS, first, count,                            \
            kernel_gradient_any(                                                         \
                part, count, batch, n_in, x[0][0], dy[first][0], gradient[first][0]))    \
    }
