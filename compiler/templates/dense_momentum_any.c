#include "add_products.c"
#include "deal_inputs.c"
#include "momentum.c"
/* ---- template ---- */
KERNEL void dense_momentum_tile(int rows, int panels, int batch, int inputs,
    const float *x, const float *dy, struct momentum of, float *kernel, float *velocity)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            const int at =
                v / VECTORS * inputs * PANEL + row * PANEL + v % VECTORS * LANES;
            take_step(of, sum[row][v], &kernel[at], &velocity[at]);
        }
}

/* Inputs are divided. */
KERNEL void dense_momentum_any(struct tlc_part part, int panels, int batch, int inputs,
    const float *x, const float *dy, struct momentum of, float *kernel, float *velocity)
{
    DEAL_INPUTS(inputs, input, row, rows, {
        if (is_mine(part, inputs, input + row, rows))
            dense_momentum_tile(rows, panels, batch, inputs, &x[input * batch + row], dy,
                of, &kernel[(input + row) * PANEL], &velocity[(input + row) * PANEL]);
    })
}

/* velocity = momentum velocity - rate x^T dy, kernel += velocity - rate decay kernel */
#define DEFINE_DENSE_MOMENTUM(name, batch, n_in, n_out)                                  \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL], float rate,                         \
        float kernel[PANELS(n_out)][n_in][PANEL],                                        \
        float velocity[PANELS(n_out)][n_in][PANEL], double momentum, double decay)       \
    {                                                                                    \
        const struct momentum of = momentum_of(rate, momentum, decay);                   \
        DEAL(WHOLE, PANELS(n_out), TILE_PANELS, first, count,                            \
            dense_momentum_any(part, count, batch, n_in, x[0][0], dy[first][0], of,      \
                kernel[first][0], velocity[first][0]))                                   \
    }
