#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* Columns `first` to `first` + `count` - 1 of x, into those of y that begin at `to`,
 * within one panel. */
KERNEL void move_columns(int first, int count, int to, int rows, const float *x, float *y)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < count; i++) {
            const int from = first + i, at = to + i;
            y[(at / PANEL * rows + row) * PANEL + at % PANEL] =
                x[(from / PANEL * rows + row) * PANEL + from % PANEL];
        }
}

/* The same for a panel of y that begins at column `first` of x and has `n` columns in
 * all: what lies alike moves as it is. */
KERNEL void take_panel(int panel, int first, int n, int rows, const float *x, float *y)
{
    const int left = n - panel * PANEL, size = rows * PANEL;
    if (first % PANEL == 0)
        memcpy(&y[panel * size], &x[(first / PANEL + panel) * size],
            (size_t)size * sizeof *y);
    else
        move_columns(first + panel * PANEL, left < PANEL ? left : PANEL, panel * PANEL,
            rows, x, y);
}
