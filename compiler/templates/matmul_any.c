#include "multiply_any.c"
/* ---- template ---- */
/* y = x kernel */
#define DEFINE_MATMUL(name, batch, n_in, n_out, block)                                   \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float kernel[PANELS(n_out)][n_in][PANEL],                                  \
        float y[PANELS(n_out)][batch][PANEL])                                            \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            multiply_any(WHOLE, count, batch, n_in, block, x[0][0], kernel[first][0],    \
                NULL, y[first][0]))                                                      \
    }
