#include "apply.c"
#include "multiply_any.c"
/* ---- template ---- */
KERNEL void dense_any(int panels, int batch, int inputs, int block, const float *x,
    const float *kernel, const float *bias, float *y, vec (*function)(vec))
{
    multiply_any(WHOLE, panels, batch, inputs, block, x, kernel, bias, y);
    apply(panels * batch * PANEL, y, function);
}

/* y = function(x kernel + bias) */
#define DEFINE_DENSE(name, batch, n_in, n_out, block, function)                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float kernel[PANELS(n_out)][n_in][PANEL], const float bias[PADDED(n_out)], \
        float y[PANELS(n_out)][batch][PANEL])                                            \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_any(count, batch, n_in, block, x[0][0], kernel[first][0],              \
                &bias[first * PANEL], y[first][0], function))                            \
    }
