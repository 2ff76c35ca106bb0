#include "columns.c"
/* ---- template ---- */
/* Adds each `times`-th column, from `first` on, of a panel's `times` panels to it, or
 * begins with them. */
KERNEL void add_every(
    int first, int times, int columns, int rows, const float *dy, float *dx)
{
    for (int row = 0; row < rows; row++)
        UNROLLED (i, columns) {
            const int from = i * times + first;
            const float number = dy[(from / PANEL * rows + row) * PANEL + from % PANEL];
            dx[row * PANEL + i] = first ? dx[row * PANEL + i] + number : number;
        }
}

/* dx = the sums of each n_dy / n_dx columns of dy; panels of dx are divided */
#define DEFINE_SUM_REPEATS(name, rows, n_dx, n_dy)                                       \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n_dy)][rows][PANEL], float dx[PANELS(n_dx)][rows][PANEL])  \
    {                                                                                    \
        const int times = (n_dy) / (n_dx);                                               \
        DEAL(part, PANELS(n_dx), 1, panel, one, {                                        \
            const int left = (n_dx)-panel * PANEL;                                       \
            for (int first = 0; first < times; first++)                                  \
                add_every(first, times, left < PANEL ? left : PANEL, rows * one,         \
                    dy[panel * times][0], dx[panel][0]);                                 \
            if (left < PANEL)                                                            \
                clear_padding(n_dx, rows, dx[0][0]);                                     \
        })                                                                               \
    }
