#include "sample.h"
/* ---- template ---- */
/* The sum of the gradient's squares, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares(
    const float gradient[PANELS(COLUMNS)][ROWS][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(COLUMNS); panel++) {
        const int left = COLUMNS - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < ROWS; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}
