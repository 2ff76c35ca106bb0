#include "sample.h"
#include "add_products.c"
/* ---- template ---- */
static inline __attribute__((always_inline)) void input_gradient_tile(int rows,
    const float *dy, const float kernel[OUT_PANELS][N_IN][PANEL], int input, float *dx)
{
    vec sum[TILE][VECTORS] = {0};
    for (int output = 0; output < N_OUT; output += PANEL) {
        const int outputs = N_OUT - output < PANEL ? N_OUT - output : PANEL;
        const float *weights = kernel[output / PANEL][input];
        add_products(sum, rows, outputs, weights, PANEL, 1, &dy[output * BATCH_STRIDE],
            BATCH_STRIDE);
    }
    for (int row = 0; row < rows; row++)
        for (int v = 0; v < VECTORS; v++)
            vec_store(&dx[row * BATCH_STRIDE + v * LANES], sum[row][v]);
}

/* dx = dy kernel^T, both feature-major: a row holds one feature of all examples */
static void input_gradient(const float dy[N_OUT][BATCH_STRIDE],
    const float kernel[OUT_PANELS][N_IN][PANEL], float dx[N_IN][BATCH_STRIDE])
{
    for (int example = 0; example < BATCH_STRIDE; example += PANEL) {
        const float *dy_panel = &dy[0][example];
        int input = 0;
        for (; input + TILE <= N_IN; input += TILE)
            input_gradient_tile(TILE, dy_panel, kernel, input, &dx[input][example]);
        if (N_IN % TILE)
            input_gradient_tile(
                N_IN % TILE, dy_panel, kernel, input, &dx[input][example]);
    }
}
