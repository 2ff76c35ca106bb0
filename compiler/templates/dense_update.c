#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
static inline __attribute__((always_inline)) void dense_update_tile(
    int rows, const float *x, const float *dy, float rate, float *kernel)
{
    vec sum[TILE][VECTORS] = {0};
    add_products(sum, rows, BATCH, x, 1, IN_STRIDE, dy, OUT_STRIDE);
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++) {
            float *weights = &kernel[row * PANEL + v * LANES];
            vec_store(
                weights, vec_fma(vec_broadcast(-rate), sum[row][v], vec_load(weights)));
        }
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update(const float x[BATCH][IN_STRIDE],
    const float dy[BATCH][OUT_STRIDE], float rate, float kernel[OUT_PANELS][N_IN][PANEL],
    float bias[OUT_STRIDE])
{
    for (int panel = 0; panel < OUT_PANELS; panel++) {
        const float *dy_panel = &dy[0][panel * PANEL];
        int row = 0;
        for (; row + TILE <= N_IN; row += TILE)
            dense_update_tile(TILE, &x[0][row], dy_panel, rate, kernel[panel][row]);
        if (N_IN % TILE)
            dense_update_tile(
                N_IN % TILE, &x[0][row], dy_panel, rate, kernel[panel][row]);
    }
    for (int column = 0; column < OUT_STRIDE; column += LANES) {
        vec sum = {0};
        for (int example = 0; example < BATCH; example++)
            sum += vec_load(&dy[example][column]);
        vec_store(
            &bias[column], vec_fma(vec_broadcast(-rate), sum, vec_load(&bias[column])));
    }
}
