#include "activate.c"
#include "multiply_any.c"
/* ---- template ---- */
/* y = function(x kernel + bias) */
#define DEFINE_DENSE(name, batch, n_in, n_out, block, function)                          \
    NOINLINE static void name(const float x[PANELS(n_in)][batch][PANEL],                 \
        const float kernel[PANELS(n_out)][n_in][PANEL], const float bias[PADDED(n_out)], \
        float y[PANELS(n_out)][batch][PANEL])                                            \
    {                                                                                    \
        multiply_any(batch, n_in, n_out, block, x[0][0], kernel[0][0], bias, y[0][0]);   \
        activate(PANELS(n_out) * batch * PANEL, y[0][0], function);                      \
    }
