#include "sample.h"
/* ---- template ---- */
/* kernel -= rate x^T dy for `rows` of the kernel, one panel of its columns */
static inline __attribute__((always_inline)) void
dense_update_tile(int rows, const float *x, const float *dy, float rate, float kernel[][PANEL])
{
    vec sum[TILE][VECTORS] = {0};
    for (int example = 0; example < BATCH; example++) {
#pragma GCC unroll 16
        for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; v++)
                sum[row][v] = vec_fma(vec_broadcast(x[example * IN_STRIDE + row]),
                                      vec_load(&dy[example * OUT_STRIDE + v * LANES]), sum[row][v]);
    }
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++) {
            float *weights = &kernel[row][v * LANES];
            vec_store(weights, vec_fma(vec_broadcast(-rate), sum[row][v], vec_load(weights)));
        }
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update(const float x[BATCH][IN_STRIDE], const float dy[BATCH][OUT_STRIDE],
                         float rate, float kernel[OUT_PANELS][N_IN][PANEL], float bias[OUT_STRIDE])
{
    for (int panel = 0; panel < OUT_PANELS; panel++) {
        const float *dy_panel = &dy[0][panel * PANEL];
        int row = 0;
        for (; row + TILE <= N_IN; row += TILE)
            dense_update_tile(TILE, &x[0][row], dy_panel, rate, &kernel[panel][row]);
        if (N_IN % TILE)
            dense_update_tile(N_IN % TILE, &x[0][row], dy_panel, rate, &kernel[panel][row]);
    }
    for (int column = 0; column < OUT_STRIDE; column += LANES) {
        vec sum = {0};
        for (int example = 0; example < BATCH; example++)
            sum += vec_load(&dy[example][column]);
        vec_store(&bias[column], vec_fma(vec_broadcast(-rate), sum, vec_load(&bias[column])));
    }
}
