#include "sample.h"
/* ---- template ---- */
/* Of each column that the one behind it marks as missing in some rows, the mean of the
 * other rows; as a matrix that puts it there: the identity, and the mean in the row of
 * the mark. Sums are those of each column, then how many numbers they are of */
#define DEFINE_ACCUMULATE_MEANS(name, examples, pixels, n)                               \
    NOINLINE static void name(const struct batch *batch,                                 \
        const float x[PANELS(n)][examples * (pixels)][PANEL],                            \
        const float marks[PADDED(n)], double sums[2 * (n)],                              \
        float kernel[PANELS(n)][n][PANEL])                                               \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        for (int mark = 1; mark < (n); mark++) {                                         \
            const int i = mark - 1;                                                      \
            for (int row = 0; row < rows && marks[mark] > 0; row++)                      \
                if (!(x[mark / PANEL][row][mark % PANEL] > 0)) {                         \
                    sums[i] += (double)x[i / PANEL][row][i % PANEL];                     \
                    sums[(n) + i] += 1;                                                  \
                }                                                                        \
        }                                                                                \
        for (int i = 0; i < (n); i++) {                                                  \
            kernel[i / PANEL][i][i % PANEL] = 1;                                         \
            if (i + 1 < (n) && sums[(n) + i] > 0)                                        \
                kernel[i / PANEL][i + 1][i % PANEL] = (float)(sums[i] / sums[(n) + i]);  \
        }                                                                                \
    }
