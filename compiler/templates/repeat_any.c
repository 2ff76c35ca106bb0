#include "sample.h"
/* ---- template ---- */
/* A panel of y: some columns, from `first` on, of one panel of x, each `times` times. Of
 * what pads x comes what pads y. */
KERNEL void repeat_panel(int first, int times, int rows, const float *x, float *y)
{
    for (int row = 0; row < rows; row++)
        UNROLLED (i, PANEL)
            y[row * PANEL + i] = x[row * PANEL + (first + i) / times];
}

/* y = each column of x, n_y / n_x times; panels of y are divided */
#define DEFINE_REPEAT(name, rows, n_x, n_y)                                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_x)][rows][PANEL], float y[PANELS(n_y)][rows][PANEL])      \
    {                                                                                    \
        const int times = (n_y) / (n_x);                                                 \
        DEAL(part, PANELS(n_y), 1, panel, one,                                           \
            repeat_panel(panel % times * PANEL, times, rows * one, x[panel / times][0],  \
                y[panel][0]))                                                            \
    }
