#include "sample.h"
/* ---- template ---- */
/* The sum of a row's sums lane by lane, always in the same order. */
KERNEL double sum_of_lanes(double sums[PANEL])
{
    for (int half = PANEL / 2; half > 0; half /= 2)
        for (int lane = 0; lane < half; lane++)
            sums[lane] += sums[lane + half];
    return sums[0];
}

/* How many of a panel's lanes are columns. */
KERNEL int columns_in(int panel, int n)
{
    return n - panel * PANEL < PANEL ? n - panel * PANEL : PANEL;
}

struct row_moments {
    float mean, factor; /* 1 / sqrt(variance + epsilon) */
};

/* Of a row of x; `plane` leads from panel to panel. */
KERNEL struct row_moments find_row_moments(
    int n, int plane, const float *x, double epsilon)
{
    double sum[PANEL] = {0}, square[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++) {
            const double u = (double)x[panel * plane + lane];
            sum[lane] += u;
            square[lane] += u * u;
        }
    const double mean = sum_of_lanes(sum) / n;
    const double variance = sum_of_lanes(square) / n - mean * mean;
    return (struct row_moments){(float)mean,
        (float)(1 / __builtin_sqrt((variance > 0 ? variance : 0) + epsilon))};
}

/* (x - mean) / sqrt(variance + epsilon), a vector of it */
KERNEL vec normal_of(const struct row_moments *moments, const float *x)
{
    return (vec_load(x) - vec_broadcast(moments->mean)) * vec_broadcast(moments->factor);
}
