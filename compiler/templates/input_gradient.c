#include "sample.h"
/* ---- template ---- */
/* dx = dy kernel^T for `rows` inputs and one panel of examples */
static inline __attribute__((always_inline)) void
input_gradient_tile(int rows, const float *dy, const float kernel[OUT_PANELS][N_IN][PANEL], int input,
                    float *dx)
{
    vec sum[TILE][VECTORS] = {0};
    for (int output = 0; output < N_OUT; output++) {
        const float(*weights)[PANEL] = &kernel[output / PANEL][input];
#pragma GCC unroll 16
        for (int row = 0; row < rows; row++)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; v++)
                sum[row][v] = vec_fma(vec_broadcast(weights[row][output % PANEL]),
                                      vec_load(&dy[output * BATCH_STRIDE + v * LANES]), sum[row][v]);
    }
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++)
            vec_store(&dx[row * BATCH_STRIDE + v * LANES], sum[row][v]);
}

/* dx = dy kernel^T, both feature-major: a row holds one feature of all examples */
static void input_gradient(const float dy[N_OUT][BATCH_STRIDE],
                           const float kernel[OUT_PANELS][N_IN][PANEL],
                           float dx[N_IN][BATCH_STRIDE])
{
    for (int example = 0; example < BATCH_STRIDE; example += PANEL) {
        int input = 0;
        for (; input + TILE <= N_IN; input += TILE)
            input_gradient_tile(TILE, &dy[0][example], kernel, input, &dx[input][example]);
        if (N_IN % TILE)
            input_gradient_tile(N_IN % TILE, &dy[0][example], kernel, input, &dx[input][example]);
    }
}
