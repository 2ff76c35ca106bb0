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

/* What pads the last of n columns of y: zeros, as wherever weights learn from it. */
KERNEL void clear_padding(int n, int rows, float *y)
{
    for (int row = 0; row < rows; row++)
        for (int at = n; at % PANEL; at++)
            y[(at / PANEL * rows + row) * PANEL + at % PANEL] = 0;
}

/* A panel of y, whose n columns begin at column `first` of x. */
KERNEL void take_panel(int panel, int first, int n, int rows, const float *x, float *y)
{
    const int left = n - panel * PANEL, count = left < PANEL ? left : PANEL;
    move_columns(first + panel * PANEL, count, panel * PANEL, rows, x, y);
    if (left < PANEL)
        clear_padding(n, rows, y);
}
