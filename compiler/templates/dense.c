#include "sample.h"
/* ---- template ---- */
/* y = activation(x kernel + bias) for `rows` of the batch */
static inline __attribute__((always_inline)) void
dense_tile(int rows, const float x[][IN_STRIDE], const float kernel[N_IN][PANEL],
           const float bias[PANEL], float y[][OUT_STRIDE])
{
    vec sum[TILE][VECTORS];
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++)
            sum[row][v] = vec_load(&bias[v * LANES]);
    for (int i = 0; i < N_IN; i++) {
#pragma GCC unroll 16
        for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; v++)
                sum[row][v] =
                    vec_fma(vec_broadcast(x[row][i]), vec_load(&kernel[i][v * LANES]), sum[row][v]);
    }
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++)
            vec_store(&y[row][v * LANES], activation(sum[row][v]));
}

static void dense(const float x[BATCH][IN_STRIDE], const float kernel[OUT_PANELS][N_IN][PANEL],
                  const float bias[OUT_STRIDE], float y[BATCH][OUT_STRIDE])
{
    for (int panel = 0; panel < OUT_PANELS; panel++) {
        const int column = panel * PANEL;
        int row = 0;
        for (; row + TILE <= BATCH; row += TILE)
            dense_tile(TILE, &x[row], kernel[panel], &bias[column], (void *)&y[row][column]);
        if (BATCH % TILE)
            dense_tile(BATCH % TILE, &x[row], kernel[panel], &bias[column],
                       (void *)&y[row][column]);
    }
}
