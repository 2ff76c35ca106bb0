#include "deal_inputs.c"
#include "multiply_any.c"
#include "outer_nonzero.c"
/* ---- template ---- */
KERNEL void kernel_gradient_nonzero_tile(int rows, int panels, int batch, int inputs,
    bool passes, const float *x, const int32_t *nonzero, const float *dy, float *gradient)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    multiply_examples(sum, rows, panels, batch, passes, x, nonzero, dy);
    end_sums(sum, rows, panels, inputs, gradient);
}

KERNEL void kernel_gradient_nonzero_any(int panels, int batch, int inputs, const float *x,
    const float *dy, const int32_t *nonzero, float *gradient)
{
    const bool passes = are_finite(panels * batch * PANEL, dy);
    DEAL_INPUTS(inputs, input, row, rows,
        kernel_gradient_nonzero_tile(rows, panels, batch, inputs, passes,
            &x[input * batch + row], &nonzero[input * ROWS_OF_BITS(batch) + row], dy,
            &gradient[(input + row) * PANEL]))
}

/* gradient = x^T dy, x having many zeros */
#define DEFINE_KERNEL_GRADIENT_NONZERO(name, batch, n_in, n_out)                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL],                                     \
        const int32_t nonzero[PANELS(n_in)][ROWS_OF_BITS(batch)][PANEL],                 \
        float gradient[PANELS(n_out)][n_in][PANEL])                                      \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            kernel_gradient_nonzero_any(count, batch, n_in, x[0][0], dy[first][0],       \
                nonzero[0][0], gradient[first][0]))                                      \
    }
