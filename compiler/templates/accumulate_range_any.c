#include "sample.h"
/* ---- template ---- */
/* Lets the least and the largest number of some columns of a panel reach over these rows.
 */
KERNEL void reach_over(
    int rows, int columns, bool first, const float *x, double *least, double *most)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < columns; i++) {
            const double number = x[row * PANEL + i];
            const bool begins = first && row == 0;
            least[i] = begins || number < least[i] ? number : least[i];
            most[i] = begins || number > most[i] ? number : most[i];
        }
}

/* The least number of each column, and the square of its range, as if they were a mean
 * and a variance, over all pixels of this batch's examples and those before it; range is
 * a count, then the least of each column, then the largest */
#define DEFINE_ACCUMULATE_RANGE(name, examples, pixels, n)                               \
    NOINLINE static void name(const struct batch *batch,                                 \
        const float x[PANELS(n)][examples * (pixels)][PANEL], double range[1 + 2 * (n)], \
        float mean[PADDED(n)], float variance[PADDED(n)])                                \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        double *least = &range[1], *most = &range[1 + (n)];                              \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int left = (n)-panel * PANEL;                                          \
            reach_over(rows, left < PANEL ? left : PANEL, range[0] == 0, x[panel][0],    \
                &least[panel * PANEL], &most[panel * PANEL]);                            \
        }                                                                                \
        range[0] += rows;                                                                \
        for (int i = 0; i < (n); i++) {                                                  \
            mean[i] = (float)least[i];                                                   \
            variance[i] = (float)((most[i] - least[i]) * (most[i] - least[i]));          \
        }                                                                                \
    }
