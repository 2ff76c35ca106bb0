#include "deal_inputs.c"
#include "multiply_any.c"
/* ---- template ---- */
KERNEL void kernel_gradient_tile(int rows, int panels, int batch, int inputs,
    const float *x, const float *dy, float *gradient)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    end_sums(sum, rows, panels, inputs, gradient);
}

/* Inputs are divided, of which there may be many where there are few panels. */
KERNEL void kernel_gradient_any(struct tlc_part part, int panels, int batch, int inputs,
    const float *x, const float *dy, float *gradient)
{
    DEAL_INPUTS(inputs, input, row, rows, {
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
