#include "apply.c"
#include "multiply_nonzero_any.c"
/* ---- template ---- */
KERNEL void dense_nonzero_any(int panels, int batch, int inputs, int block,
    const float *x, const float *kernel, const float *bias, const int32_t *nonzero,
    float *y, vec (*function)(vec))
{
    multiply_nonzero_any(panels, batch, inputs, block, x, nonzero, kernel, bias, y);
    apply(panels * batch * PANEL, y, function);
}

/* y = function(x kernel + bias), x having many zeros */
#define DEFINE_DENSE_NONZERO(name, batch, n_in, n_out, block, function)                  \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float kernel[PANELS(n_out)][n_in][PANEL], const float bias[PADDED(n_out)], \
        const int32_t nonzero[PANELS(n_in)][ROWS_OF_BITS(batch)][PANEL],                 \
        float y[PANELS(n_out)][batch][PANEL])                                            \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_nonzero_any(count, batch, n_in, block, x[0][0], kernel[first][0],      \
                &bias[first * PANEL], nonzero[0][0], y[first][0], function))             \
    }
