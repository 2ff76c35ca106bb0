#include "add_products.c"
#include "deal_inputs.c"
/* ---- template ---- */
/* A tile of weights, by the sums that are their gradient. */
KERNEL void update_tile(vec sum[TILE][TILE_VECTORS], int rows, int panels, int inputs,
    float rate, float *kernel)
{
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            float *weights =
                &kernel[v / VECTORS * inputs * PANEL + row * PANEL + v % VECTORS * LANES];
            vec_store(
                weights, vec_fma(vec_broadcast(-rate), sum[row][v], vec_load(weights)));
        }
}

KERNEL void dense_update_tile(int rows, int panels, int batch, int inputs, const float *x,
    const float *dy, float rate, float *kernel)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    update_tile(sum, rows, panels, inputs, rate, kernel);
}

KERNEL void bias_update(int panels, int batch, const float *dy, float rate, float *bias)
{
    for (int column = 0; column < panels * PANEL; column += LANES) {
        const float *term = &dy[column / PANEL * batch * PANEL + column % PANEL];
        vec sum = {0};
        for (int example = 0; example < batch; example++)
            sum += vec_load(&term[example * PANEL]);
        vec_store(
            &bias[column], vec_fma(vec_broadcast(-rate), sum, vec_load(&bias[column])));
    }
}

KERNEL void dense_update_any(int panels, int batch, int inputs, const float *x,
    const float *dy, float rate, float *kernel, float *bias)
{
    DEAL_INPUTS(inputs, input, row, rows,
        dense_update_tile(rows, panels, batch, inputs, &x[input * batch + row], dy, rate,
            &kernel[(input + row) * PANEL]))
    bias_update(panels, batch, dy, rate, bias);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
#define DEFINE_DENSE_UPDATE(name, batch, n_in, n_out)                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL], float rate,                         \
        float kernel[PANELS(n_out)][n_in][PANEL], float bias[PADDED(n_out)])             \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_update_any(count, batch, n_in, x[0][0], dy[first][0], rate,            \
                kernel[first][0], &bias[first * PANEL]))                                 \
    }
