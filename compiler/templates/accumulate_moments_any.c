#include "sample.h"
/* ---- template ---- */
/* Adds some columns of a panel to their sums and sums of squares, row after row. */
KERNEL void add_to_moments(
    int rows, int columns, const float *x, double *sum, double *squares)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < columns; i++) {
            const double number = x[row * PANEL + i];
            sum[i] += number;
            squares[i] += number * number;
        }
}

/* What the sums of so many numbers say of each column. */
KERNEL void take_moments(int columns, double count, const double *sum,
    const double *squares, float *mean, float *variance)
{
    for (int i = 0; i < columns; i++) {
        const double middle = sum[i] / count;
        const double spread = squares[i] / count - middle * middle;
        mean[i] = (float)middle;
        variance[i] = spread > 0 ? (float)spread : 0;
    }
}

/* Mean and biased variance of each column, over all pixels of this batch's examples and
 * those before it; sums are a count, then one for each column, then one of squares */
#define DEFINE_ACCUMULATE_MOMENTS(name, examples, pixels, n)                             \
    NOINLINE static void name(const struct batch *batch,                                 \
        const float x[PANELS(n)][examples * (pixels)][PANEL], double sums[1 + 2 * (n)],  \
        float mean[PADDED(n)], float variance[PADDED(n)])                                \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        sums[0] += rows;                                                                 \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int left = (n)-panel * PANEL;                                          \
            add_to_moments(rows, left < PANEL ? left : PANEL, x[panel][0],               \
                &sums[1 + panel * PANEL], &sums[1 + (n) + panel * PANEL]);               \
        }                                                                                \
        take_moments(n, sums[0], &sums[1], &sums[1 + (n)], mean, variance);              \
    }
