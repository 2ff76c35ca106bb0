#include "columns.c"
/* ---- template ---- */
/* The first columns of a panel: each the sum of `times` that lie side by side in as many
 * panels, from the first on. */
KERNEL void sum_columns(int columns, int times, int rows, const float *dy, float *dx)
{
    const int plane = rows * PANEL;
    for (int row = 0; row < rows; row++, dy += PANEL, dx += PANEL)
        for (int i = 0; i < columns; i++) {
            const int first = i * times;
            float sum = dy[first / PANEL * plane + first % PANEL];
            for (int at = first + 1; at < first + times; at++)
                sum += dy[at / PANEL * plane + at % PANEL];
            dx[i] = sum;
        }
}

/* dx = the sums of each n_dy / n_dx columns of dy; panels of dx are divided */
#define DEFINE_SUM_REPEATS(name, rows, n_dx, n_dy)                                       \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n_dy)][rows][PANEL], float dx[PANELS(n_dx)][rows][PANEL])  \
    {                                                                                    \
        const int times = (n_dy) / (n_dx), whole = (n_dx) / PANEL;                       \
        DEAL(part, PANELS(n_dx), 1, panel, one, {                                        \
            if (panel < whole)                                                           \
                sum_columns(                                                             \
                    PANEL *one, times, rows, dy[panel * times][0], dx[panel][0]);        \
            else {                                                                       \
                sum_columns(                                                             \
                    (n_dx) % PANEL, times, rows, dy[panel * times][0], dx[panel][0]);    \
                clear_padding(n_dx, rows, dx[0][0]);                                     \
            }                                                                            \
        })                                                                               \
    }
