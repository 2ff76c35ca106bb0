#include "multiply_any.c"
/* ---- template ---- */
/* dx^T = kernel dy^T: both feature-major */
#define DEFINE_INPUT_GRADIENT(name, batch, n_in, n_out, block)                           \
    NOINLINE static void name(const float dy[PANELS(batch)][n_out][PANEL],               \
        const float kernel[PANELS(n_out)][n_in][PANEL],                                  \
        float dx[PANELS(batch)][n_in][PANEL])                                            \
    {                                                                                    \
        multiply_any(n_in, n_out, batch, block, kernel[0][0], dy[0][0], NULL, dx[0][0]); \
    }
