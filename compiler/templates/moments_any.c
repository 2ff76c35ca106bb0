#include "wide.c"
/* ---- template ---- */
KERNEL void moments_panel(int rows, const float *x, float *mean, float *variance)
{
    for (int i = 0; i < PANEL; i += LANES) {
        wide sum[CHAINS] = {{0}}, square[CHAINS] = {{0}};
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows) {
                    const wide u = WIDEN(vec_load(&x[(row + k) * PANEL + i]));
                    sum[k] += u;
                    square[k] += u * u;
                }
        const wide sums = SUM_OF(sum), squares = SUM_OF(square);
        for (int lane = 0; lane < LANES; lane++) {
            const double middle = sums[lane] / rows;
            const double spread = squares[lane] / rows - middle * middle;
            mean[i + lane] = (float)middle;
            variance[i + lane] = spread > 0 ? (float)spread : 0;
        }
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
