#include "dense_update_any.c"
#include "outer_nonzero.c"
/* ---- template ---- */
KERNEL void dense_update_nonzero_tile(int rows, int panels, int batch, int inputs,
    bool passes, const float *x, const int32_t *nonzero, const float *dy, float rate,
    float *kernel)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    multiply_examples(sum, rows, panels, batch, passes, x, nonzero, dy);
    update_tile(sum, rows, panels, inputs, rate, kernel);
}

KERNEL void dense_update_nonzero_any(int panels, int batch, int inputs, const float *x,
    const float *dy, float rate, float *kernel, float *bias, const int32_t *nonzero)
{
    const bool passes = are_finite(panels * batch * PANEL, dy);
    DEAL_INPUTS(inputs, input, row, rows,
        dense_update_nonzero_tile(rows, panels, batch, inputs, passes,
            &x[input * batch + row], &nonzero[input * ROWS_OF_BITS(batch) + row], dy,
            rate, &kernel[(input + row) * PANEL]))
    bias_update(panels, batch, dy, rate, bias);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples), x having many zeros
 */
#define DEFINE_DENSE_UPDATE_NONZERO(name, batch, n_in, n_out)                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL], float rate,                         \
        float kernel[PANELS(n_out)][n_in][PANEL], float bias[PADDED(n_out)],             \
        const int32_t nonzero[PANELS(n_in)][ROWS_OF_BITS(batch)][PANEL])                 \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_update_nonzero_any(count, batch, n_in, x[0][0], dy[first][0], rate,    \
                kernel[first][0], &bias[first * PANEL], nonzero[0][0]))                  \
    }
