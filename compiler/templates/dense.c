#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
static inline __attribute__((always_inline)) void dense_tile(
    int rows, const float *x, const float *kernel, const float *bias, float *y)
{
    vec sum[TILE][VECTORS];
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++)
            sum[row][v] = vec_load(&bias[v * LANES]);
    add_products(sum, rows, N_IN, x, IN_STRIDE, 1, kernel, PANEL);
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++)
            vec_store(&y[row * OUT_STRIDE + v * LANES], activation(sum[row][v]));
}

/* y = activation(x kernel + bias) */
static void dense(const float x[BATCH][IN_STRIDE],
    const float kernel[OUT_PANELS][N_IN][PANEL], const float bias[OUT_STRIDE],
    float y[BATCH][OUT_STRIDE])
{
    for (int panel = 0; panel < OUT_PANELS; panel++) {
        const float *weights = kernel[panel][0];
        const int column = panel * PANEL;
        int row = 0;
        for (; row + TILE <= BATCH; row += TILE)
            dense_tile(TILE, x[row], weights, &bias[column], &y[row][column]);
        if (BATCH % TILE)
            dense_tile(BATCH % TILE, x[row], weights, &bias[column], &y[row][column]);
    }
}
