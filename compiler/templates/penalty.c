#include "sample.h"
/* ---- template ---- */
/* l1 times the sum of the weights' magnitudes + l2 times that of their squares, without
 * what pads them */
NOINLINE static void penalty(const float *weights, double sum[1], double l1, double l2)
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(COLUMNS); panel++) {
        const int left = COLUMNS - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < ROWS; row++)
            for (int i = 0; i < columns; i++) {
                const double w = weights[(panel * ROWS + row) * PANEL + i];
                column[i] += l1 * __builtin_fabs(w) + l2 * (w * w);
            }
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}
