#include "wide.c"
/* ---- template ---- */
KERNEL void finish_moments(int rows, wide sum, wide square, float *mean, float *variance)
{
    for (int lane = 0; lane < WIDE_LANES; lane++) {
        const double middle = sum[lane] / rows;
        const double spread = square[lane] / rows - middle * middle;
        mean[lane] = (float)middle;
        variance[lane] = spread > 0 ? (float)spread : 0;
    }
}

KERNEL void moments_panel(int rows, const float *x, float *mean, float *variance)
{
    for (int i = 0; i < PANEL; i += LANES) {
        wide sum[HALVES][CHAINS] = {{{0}}}, square[HALVES][CHAINS] = {{{0}}};
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows)
                    UNROLLED (h, HALVES) {
                        const wide u =
                            widen(half_load(&x[(row + k) * PANEL + i + h * WIDE_LANES]));
                        sum[h][k] += u;
                        square[h][k] = add_exact_product(square[h][k], u, u);
                    }
        UNROLLED (h, HALVES)
            finish_moments(rows, SUM_OF(sum[h]), SUM_OF(square[h]),
                &mean[i + h * WIDE_LANES], &variance[i + h * WIDE_LANES]);
    }
}

/* Mean and biased variance of each column, over the pixels of the batch's examples;
 * panels are divided */
#define DEFINE_MOMENTS(name, examples, pixels, n)                                        \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float x[PANELS(n)][examples * (pixels)][PANEL], float *mean,               \
        float *variance)                                                                 \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            moments_panel(batch->count *(pixels)*one, x[panel][0], &mean[panel * PANEL], \
                &variance[panel * PANEL]))                                               \
    }
